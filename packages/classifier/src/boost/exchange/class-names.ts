/** The attribute of an XGBoost model in which we keep names of classes, as a JSON list: XGBoost itself knows only numbers. */
export const CLASSES_ATTRIBUTE = 'nutshell_classes'
