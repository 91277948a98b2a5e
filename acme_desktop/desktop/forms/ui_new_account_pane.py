# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'new_account_pane.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout,
    QWidget)
class Ui_NewAccountPane(object):
    def setupUi(self, NewAccountPane):
        if not NewAccountPane.objectName():
            NewAccountPane.setObjectName(u"NewAccountPane")
        self.column = QVBoxLayout(NewAccountPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.halves = QHBoxLayout()
        self.halves.setSpacing(0)
        self.halves.setObjectName(u"halves")
        self.cards_box = QVBoxLayout()
        self.cards_box.setObjectName(u"cards_box")

        self.halves.addLayout(self.cards_box)

        self.form_box = QVBoxLayout()
        self.form_box.setObjectName(u"form_box")

        self.halves.addLayout(self.form_box)

        self.halves.setStretch(0, 4)
        self.halves.setStretch(1, 7)

        self.column.addLayout(self.halves)

        self.action_box = QVBoxLayout()
        self.action_box.setObjectName(u"action_box")

        self.column.addLayout(self.action_box)

        self.column.setStretch(0, 1)

        self.retranslateUi(NewAccountPane)
    # setupUi

    def retranslateUi(self, NewAccountPane):
        pass
    # retranslateUi
