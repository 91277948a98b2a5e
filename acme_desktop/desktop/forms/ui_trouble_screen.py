# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'trouble_screen.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QLabel,
    QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout,
    QWidget)
class Ui_TroubleScreen(object):
    def setupUi(self, TroubleScreen):
        if not TroubleScreen.objectName():
            TroubleScreen.setObjectName(u"TroubleScreen")
        self.screen_layout = QVBoxLayout(TroubleScreen)
        self.screen_layout.setObjectName(u"screen_layout")
        self.screen_layout.setContentsMargins(0, 0, 0, 0)
        self.card = QFrame(TroubleScreen)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"card", True)
        self.card_layout = QVBoxLayout(self.card)
        self.card_layout.setSpacing(16)
        self.card_layout.setObjectName(u"card_layout")
        self.card_layout.setContentsMargins(24, 24, 24, 24)
        self.heading_box = QVBoxLayout()
        self.heading_box.setObjectName(u"heading_box")

        self.card_layout.addLayout(self.heading_box)

        self.why_box = QVBoxLayout()
        self.why_box.setObjectName(u"why_box")

        self.card_layout.addLayout(self.why_box)

        self.what_to_do_label = QLabel(self.card)
        self.what_to_do_label.setObjectName(u"what_to_do_label")
        self.what_to_do_label.setTextFormat(Qt.TextFormat.PlainText)
        self.what_to_do_label.setProperty(u"role", u"section")
        self.what_to_do_label.setProperty(u"tone", u"1")

        self.card_layout.addWidget(self.what_to_do_label)

        self.advice_box = QVBoxLayout()
        self.advice_box.setSpacing(8)
        self.advice_box.setObjectName(u"advice_box")

        self.card_layout.addLayout(self.advice_box)

        self.details_box = QVBoxLayout()
        self.details_box.setSpacing(4)
        self.details_box.setObjectName(u"details_box")

        self.card_layout.addLayout(self.details_box)

        self.buttons_layout = QHBoxLayout()
        self.buttons_layout.setSpacing(8)
        self.buttons_layout.setObjectName(u"buttons_layout")
        self.copy_box = QHBoxLayout()
        self.copy_box.setObjectName(u"copy_box")

        self.buttons_layout.addLayout(self.copy_box)

        self.buttons_spacer = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.buttons_layout.addItem(self.buttons_spacer)

        self.other_button = QPushButton(self.card)
        self.other_button.setObjectName(u"other_button")
        self.other_button.setProperty(u"kind", u"plain")

        self.buttons_layout.addWidget(self.other_button)

        self.again_button = QPushButton(self.card)
        self.again_button.setObjectName(u"again_button")
        self.again_button.setProperty(u"kind", u"primary")

        self.buttons_layout.addWidget(self.again_button)


        self.card_layout.addLayout(self.buttons_layout)


        self.screen_layout.addWidget(self.card)


        self.retranslateUi(TroubleScreen)

        self.again_button.setDefault(True)

    # setupUi

    def retranslateUi(self, TroubleScreen):
        self.what_to_do_label.setText(QCoreApplication.translate("TroubleScreen", u"What to do", None))
        self.again_button.setText(QCoreApplication.translate("TroubleScreen", u"Try again", None))
        pass
    # retranslateUi
