# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'audit_pane.ui'
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
class Ui_AuditPane(object):
    def setupUi(self, AuditPane):
        if not AuditPane.objectName():
            AuditPane.setObjectName(u"AuditPane")
        self.column = QVBoxLayout(AuditPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.filters = QWidget(AuditPane)
        self.filters.setObjectName(u"filters")
        self.filters_column = QVBoxLayout(self.filters)
        self.filters_column.setSpacing(8)
        self.filters_column.setObjectName(u"filters_column")
        self.filters_column.setContentsMargins(20, 16, 20, 8)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.filters_column.addLayout(self.notice_box)

        self.chips_box = QVBoxLayout()
        self.chips_box.setObjectName(u"chips_box")

        self.filters_column.addLayout(self.chips_box)

        self.counts_row = QHBoxLayout()
        self.counts_row.setSpacing(12)
        self.counts_row.setObjectName(u"counts_row")

        self.filters_column.addLayout(self.counts_row)


        self.column.addWidget(self.filters)

        self.table_box = QVBoxLayout()
        self.table_box.setObjectName(u"table_box")

        self.column.addLayout(self.table_box)

        self.column.setStretch(1, 1)

        self.retranslateUi(AuditPane)
    # setupUi

    def retranslateUi(self, AuditPane):
        pass
    # retranslateUi
