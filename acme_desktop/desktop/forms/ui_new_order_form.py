# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'new_order_form.ui'
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
class Ui_NewOrderForm(object):
    def setupUi(self, NewOrderForm):
        if not NewOrderForm.objectName():
            NewOrderForm.setObjectName(u"NewOrderForm")
        self.column = QVBoxLayout(NewOrderForm)
        self.column.setSpacing(16)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.column.addLayout(self.notice_box)

        self.account_box = QVBoxLayout()
        self.account_box.setObjectName(u"account_box")

        self.column.addLayout(self.account_box)

        self.names_box = QVBoxLayout()
        self.names_box.setSpacing(12)
        self.names_box.setObjectName(u"names_box")

        self.column.addLayout(self.names_box)

        self.proof_row = QHBoxLayout()
        self.proof_row.setSpacing(12)
        self.proof_row.setObjectName(u"proof_row")
        self.proof_row.setStretch(0, 1)
        self.proof_row.setStretch(1, 1)

        self.column.addLayout(self.proof_row)

        self.solver_box = QVBoxLayout()
        self.solver_box.setObjectName(u"solver_box")

        self.column.addLayout(self.solver_box)

        self.kind_row = QHBoxLayout()
        self.kind_row.setSpacing(12)
        self.kind_row.setObjectName(u"kind_row")
        self.kind_row.setStretch(0, 1)
        self.kind_row.setStretch(1, 1)

        self.column.addLayout(self.kind_row)

        self.switches_box = QVBoxLayout()
        self.switches_box.setSpacing(4)
        self.switches_box.setObjectName(u"switches_box")

        self.column.addLayout(self.switches_box)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.rest)


        self.retranslateUi(NewOrderForm)
    # setupUi

    def retranslateUi(self, NewOrderForm):
        pass
    # retranslateUi
