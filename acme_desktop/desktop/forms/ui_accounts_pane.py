# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'accounts_pane.ui'
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
class Ui_AccountsPane(object):
    def setupUi(self, AccountsPane):
        if not AccountsPane.objectName():
            AccountsPane.setObjectName(u"AccountsPane")
        self.column = QVBoxLayout(AccountsPane)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.column.addLayout(self.notice_box)

        self.table_box = QVBoxLayout()
        self.table_box.setObjectName(u"table_box")

        self.column.addLayout(self.table_box)

        self.column.setStretch(1, 1)

        self.retranslateUi(AccountsPane)
    # setupUi

    def retranslateUi(self, AccountsPane):
        pass
    # retranslateUi
