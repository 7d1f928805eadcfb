import Imaging
import Network
import Overlay
import Sequences
import Terminal

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
    /// Choosing in a list.
    case list

    /// The heading on the help screen and in the manual.
    public var heading: String {
        switch self {
        case .everywhere: "Everywhere"
        case .looking: "Playing and looking"
        case .cursor: "With the cursor"
        case .channels: "On the channel grid"
        case .selecting: "Drawing a box"
        case .help: "On this screen"
        case .list: "In a list"
        }
    }
}

/// What a key or a command can do. `State.perform` does it; both tables lead there.
public enum Action: Sendable, Hashable {
    case quit, suspend, help, command, redraw, back
    case play, stepForward, stepBack
    case jump(Int)
    case goTo(Int)
    case first, last, faster, slower, loop
    /// Goes to the next or the previous event; of all, or of those at which the target was gone.
    case event(forward: Bool, failuresOnly: Bool)
    /// Opens or leaves the list of events.
    case events
    case bookmark
    case bookmarkNote(String)
    /// Begins to type the note of a bookmark.
    case writeNote
    /// Frames a second at most; nil as fast as the tracker works.
    case setSpeed(Double?)
    case select, takeTruth
    /// Begins to track a box in this frame.
    case track(BoundingBox)
    /// A layer by its number from 0.
    case layer(Int)
    case layerNamed(String)
    case nextView, previousView, nextPane, previousPane, full, channels, layers, overlay, zoom, palette, glyphs,
        graphics
    case showView(ViewDescriptor)
    /// Lays a view's map over the frame; nil takes it away.
    case showOverlay(ViewDescriptor?)
    case usePalette(ColourMap)
    case useGlyphs(PictureGlyphs)
    case useGraphics(GraphicsChoice)
    case useScheme(ColourScheme)
    /// Keeps the maps of this frame to compare others with, or lets them go.
    case keepMaps
    /// Holds the ranges of all maps, or lets them go.
    case lockRanges
    case cursor
    case moveCursor(columns: Int, rows: Int)
    case pin, unpin, unpinAll
    /// Switches parts off, or on where they are off.
    case ablate(Ablation)
    case restore
    case undo, redo
    /// Switches every part off in turn from this frame, or leaves the list of what that gave.
    case sweep
    /// Opens or leaves the list of branches.
    case branches
    /// Goes to a branch by its number.
    case branch(Int)
    /// Tracks the run that is compared with along with the one on the screen, or not.
    case trackGhost
    /// Compares with the chosen branch of the list.
    case compare
    /// Saves the screen; without a path under a name made of sequence and frame.
    case savePicture(String?)
    /// Saves the pane in focus; without a path under a name made of sequence and frame.
    case savePane(String?)
    case export(String, TrajectoryFormat)
    /// Makes a page of the run that a browser plays.
    case makePage(String)
    /// Makes a video of the run.
    case makeVideo(String, VideoFormat)
    case saveSession(String)
    /// Begins to record the screen into a file; nil ends the recording.
    case record(String?)
    case report
    case page(Int)
    case channelSource
    case move(columns: Int, rows: Int)
    case resize(columns: Int, rows: Int)
    case inflate(Int)
    case stepSize, exchange, accept
    /// Chooses another row of a list.
    case choose(Int)
    /// Does what the chosen row stands for.
    case open
    case scroll(Int)
    /// Begins to type what the list of keys is narrowed down to.
    case filterHelp
    /// Scrolls the list of keys to its next part.
    case nextHelpSection
}
