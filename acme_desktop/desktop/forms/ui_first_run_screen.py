# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'first_run_screen.ui'
##
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QSizePolicy,
    QVBoxLayout, QWidget)
class Ui_FirstRunScreen(object):
    def setupUi(self, FirstRunScreen):
        if not FirstRunScreen.objectName():
            FirstRunScreen.setObjectName(u"FirstRunScreen")
        self.screen_layout = QVBoxLayout(FirstRunScreen)
        self.screen_layout.setObjectName(u"screen_layout")
        self.screen_layout.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(FirstRunScreen)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"card", True)
        self.card_layout = QVBoxLayout(self.card)
        self.card_layout.setSpacing(0)
        self.card_layout.setObjectName(u"card_layout")
        self.card_layout.setContentsMargins(1, 1, 1, 1)
        self.body_layout = QVBoxLayout()
        self.body_layout.setSpacing(16)
        self.body_layout.setObjectName(u"body_layout")
        self.body_layout.setContentsMargins(24, 24, 24, 24)
        self.heading_box = QVBoxLayout()
        self.heading_box.setObjectName(u"heading_box")

        self.body_layout.addLayout(self.heading_box)

        self.places_box = QHBoxLayout()
        self.places_box.setObjectName(u"places_box")

        self.body_layout.addLayout(self.places_box)

        self.message_box = QVBoxLayout()
        self.message_box.setObjectName(u"message_box")

        self.body_layout.addLayout(self.message_box)

        self.step_box = QVBoxLayout()
        self.step_box.setObjectName(u"step_box")

        self.body_layout.addLayout(self.step_box)


        self.card_layout.addLayout(self.body_layout)

        self.actions_box = QVBoxLayout()
        self.actions_box.setObjectName(u"actions_box")

        self.card_layout.addLayout(self.actions_box)


        self.screen_layout.addWidget(self.card)


        self.retranslateUi(FirstRunScreen)
    # setupUi

    def retranslateUi(self, FirstRunScreen):
        pass
    # retranslateUi
