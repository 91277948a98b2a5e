# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'help_viewer.ui'
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

class Ui_HelpViewer(object):
    def setupUi(self, HelpViewer):
        if not HelpViewer.objectName():
            HelpViewer.setObjectName(u"HelpViewer")
        self.body_layout = QVBoxLayout(HelpViewer)
        self.body_layout.setSpacing(0)
        self.body_layout.setObjectName(u"body_layout")
        self.body_layout.setContentsMargins(0, 0, 0, 0)
        self.head_frame = QFrame(HelpViewer)
        self.head_frame.setObjectName(u"head_frame")
        self.head_frame.setMinimumSize(QSize(0, 52))
        self.head_frame.setProperty(u"surface", u"surface")
        self.head_frame.setProperty(u"edge", u"bottom")
        self.head_layout = QHBoxLayout(self.head_frame)
        self.head_layout.setSpacing(8)
        self.head_layout.setObjectName(u"head_layout")
        self.head_layout.setContentsMargins(12, 0, 12, 0)

        self.body_layout.addWidget(self.head_frame)


        self.retranslateUi(HelpViewer)
    # setupUi

    def retranslateUi(self, HelpViewer):
        HelpViewer.setWindowTitle(QCoreApplication.translate("HelpViewer", u"Help", None))
    # retranslateUi
