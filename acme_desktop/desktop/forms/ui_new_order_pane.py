# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'new_order_pane.ui'
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
class Ui_NewOrderPane(object):
    def setupUi(self, NewOrderPane):
        if not NewOrderPane.objectName():
            NewOrderPane.setObjectName(u"NewOrderPane")
        self.column = QVBoxLayout(NewOrderPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.halves = QHBoxLayout()
        self.halves.setSpacing(0)
        self.halves.setObjectName(u"halves")
        self.form_box = QVBoxLayout()
        self.form_box.setObjectName(u"form_box")

        self.halves.addLayout(self.form_box)

        self.plan_box = QVBoxLayout()
        self.plan_box.setObjectName(u"plan_box")

        self.halves.addLayout(self.plan_box)

        self.halves.setStretch(0, 1)

        self.column.addLayout(self.halves)

        self.action_box = QVBoxLayout()
        self.action_box.setObjectName(u"action_box")

        self.column.addLayout(self.action_box)

        self.column.setStretch(0, 1)

        self.retranslateUi(NewOrderPane)
    # setupUi

    def retranslateUi(self, NewOrderPane):
        pass
    # retranslateUi
