# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'orders_pane.ui'
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
from PySide6.QtWidgets import (QApplication, QSizePolicy, QVBoxLayout, QWidget)
class Ui_OrdersPane(object):
    def setupUi(self, OrdersPane):
        if not OrdersPane.objectName():
            OrdersPane.setObjectName(u"OrdersPane")
        self.column = QVBoxLayout(OrdersPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.filters = QWidget(OrdersPane)
        self.filters.setObjectName(u"filters")
        self.filters_column = QVBoxLayout(self.filters)
        self.filters_column.setSpacing(8)
        self.filters_column.setObjectName(u"filters_column")
        self.filters_column.setContentsMargins(20, 14, 20, 14)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.filters_column.addLayout(self.notice_box)

        self.filter_box = QVBoxLayout()
        self.filter_box.setObjectName(u"filter_box")

        self.filters_column.addLayout(self.filter_box)


        self.column.addWidget(self.filters)

        self.table_box = QVBoxLayout()
        self.table_box.setObjectName(u"table_box")

        self.column.addLayout(self.table_box)

        self.column.setStretch(1, 1)

        self.retranslateUi(OrdersPane)
    # setupUi

    def retranslateUi(self, OrdersPane):
        pass
    # retranslateUi
