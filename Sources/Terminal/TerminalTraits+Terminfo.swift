import CNCurses

extension TerminalTraits {
    /// The traits that a screen on this terminal would have, from terminfo and the environment alone: nothing is sent to the
    /// terminal and none of its modes change. nil for a terminal that terminfo does not know.
    ///
    /// It must not be called while a screen is open: ncurses has one current terminal.
    ///
    /// - Parameters:
    ///   - environment: TERM, COLORTERM and NO_COLOR of it are read.
    ///   - isUTF8: whether the locale's character set is UTF-8.
    public init?(environment: [String: String], isUTF8: Bool) {
        guard let name = environment["TERM"], !name.isEmpty else { return nil }
        var code: Int32 = 0
        guard ts_load_terminal(name, &code) == OK else { return nil }
        defer { ts_forget_terminal() }
        let facts = ColourFacts(
            colours: Int(tigetnum("colors")), isDirect: Terminfo.hasFlag("RGB") || Terminfo.hasFlag("Tc"),
            colorTerm: environment["COLORTERM"], noColor: environment["NO_COLOR"])
        self.init(name: name, depth: facts.depth(choice: .auto), isUTF8: isUTF8)
    }
}
