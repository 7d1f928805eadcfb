import Network

/// Where keys mean something.
public enum KeyContext: String, Sendable, Hashable, CaseIterable {
    /// Always.
    case everywhere
    /// Looking and playing.
    case looking
    /// Looking, while the cursor is on.
    case cursor
    /// Looking at single channels.
    case channels
    /// Drawing the target's box.
    case selecting
    /// Reading the list of keys or the run's report.
    case help

    /// The heading on the help screen and in the manual.
    public var heading: String {
        switch self {
        case .everywhere: "Everywhere"
        case .looking: "Playing and looking"
        case .cursor: "With the cursor"
        case .channels: "On the channel grid"
        case .selecting: "Drawing a box"
        case .help: "On this screen"
        }
    }
}

/// What a key can do.
public enum Action: Sendable, Hashable {
    case quit, suspend, help, command, redraw, back
    case play, stepForward, stepBack
    case jump(Int)
    case first, last, faster, slower, loop
    case select, takeTruth
    case layer(Int)
    case nextView, previousView, nextPane, previousPane, full, channels, layers, overlay, zoom, palette, glyphs
    case cursor
    case moveCursor(columns: Int, rows: Int)
    case pin, unpin, unpinAll
    case ablate(Ablation)
    case restore
    case savePicture, savePane
    case report
    case page(Int)
    case channelSource
    case move(columns: Int, rows: Int)
    case resize(columns: Int, rows: Int)
    case inflate(Int)
    case stepSize, exchange, accept
    case scroll(Int)
}
