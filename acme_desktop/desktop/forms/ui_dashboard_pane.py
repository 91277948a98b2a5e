# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'dashboard_pane.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)
class Ui_DashboardPane(object):
    def setupUi(self, DashboardPane):
        if not DashboardPane.objectName():
            DashboardPane.setObjectName(u"DashboardPane")
        self.column = QVBoxLayout(DashboardPane)
        self.column.setSpacing(16)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.column.addLayout(self.notice_box)

        self.attention_box = QVBoxLayout()
        self.attention_box.setSpacing(8)
        self.attention_box.setObjectName(u"attention_box")

        self.column.addLayout(self.attention_box)

        self.counts_box = QVBoxLayout()
        self.counts_box.setObjectName(u"counts_box")

        self.column.addLayout(self.counts_box)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.left_box = QVBoxLayout()
        self.left_box.setSpacing(8)
        self.left_box.setObjectName(u"left_box")

        self.halves.addLayout(self.left_box)

        self.right_box = QVBoxLayout()
        self.right_box.setSpacing(8)
        self.right_box.setObjectName(u"right_box")

        self.halves.addLayout(self.right_box)

        self.halves.setStretch(0, 21)
        self.halves.setStretch(1, 11)

        self.column.addLayout(self.halves)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.rest)

        self.column.setStretch(4, 1)

        self.retranslateUi(DashboardPane)
    # setupUi

    def retranslateUi(self, DashboardPane):
        pass
    # retranslateUi
