# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'order_pane.ui'
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
class Ui_OrderPane(object):
    def setupUi(self, OrderPane):
        if not OrderPane.objectName():
            OrderPane.setObjectName(u"OrderPane")
        self.column = QVBoxLayout(OrderPane)
        self.column.setSpacing(16)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.notice_box = QVBoxLayout()
        self.notice_box.setSpacing(8)
        self.notice_box.setObjectName(u"notice_box")

        self.column.addLayout(self.notice_box)

        self.work_box = QVBoxLayout()
        self.work_box.setObjectName(u"work_box")

        self.column.addLayout(self.work_box)

        self.halves = QHBoxLayout()
        self.halves.setSpacing(16)
        self.halves.setObjectName(u"halves")
        self.time_box = QVBoxLayout()
        self.time_box.setObjectName(u"time_box")

        self.halves.addLayout(self.time_box)

        self.fact_box = QVBoxLayout()
        self.fact_box.setSpacing(16)
        self.fact_box.setObjectName(u"fact_box")

        self.halves.addLayout(self.fact_box)

        self.halves.setStretch(0, 1)
        self.halves.setStretch(1, 1)

        self.column.addLayout(self.halves)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.rest)

        self.column.setStretch(3, 1)

        self.retranslateUi(OrderPane)
    # setupUi

    def retranslateUi(self, OrderPane):
        pass
    # retranslateUi
