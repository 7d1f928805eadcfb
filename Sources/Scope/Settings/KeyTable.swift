import Network
import Terminal

/// The keys of the interface: the one table that is handled, shown as help, printed in the manual and changed by the
/// configuration.
public typealias KeyTable = KeyBindingTable<KeyContext, Action>

extension KeyBindingTable where Context == KeyContext, Action == Scope.Action {
    /// The keys that come with the program.
    public static var standard: KeyTable {
        do { return try KeyTable(standardBindings) } catch { preconditionFailure("the standard keys: \(error)") }
    }

    private typealias Binding = KeyBinding<KeyContext, Scope.Action>

    private static var standardBindings: [KeyBinding<KeyContext, Scope.Action>] {
        general + playing + events + looking + ablating + cursor + channels + selecting + help + list
    }

    private static func keys(_ characters: String) -> [Key] { characters.unicodeScalars.map(Key.character) }

    private static var general: [Binding] {
        [
            Binding(.everywhere, "help", keys("?") + [Key(.function(1))], .help, "show or leave this list of keys"),
            Binding(.everywhere, "command", keys(":"), .command, "type a command (Tab completes)"),
            Binding(.everywhere, "back", [.escape], .back, "stop, leave or take back what is going on"),
            Binding(.everywhere, "redraw", [.control("l")], .redraw, "draw the screen anew"),
            Binding(.everywhere, "suspend", [.control("z")], .suspend, "stop the program for now (fg goes on)"),
            Binding(.everywhere, "quit", keys("q") + [.control("c")], .quit, "leave"),
        ]
    }

    private static var playing: [Binding] {
        [
            Binding(.looking, "play", [.space], .play, "play or pause"),
            Binding(.looking, "step-forward", keys(".") + [.right] + keys("l"), .stepForward, "one frame forward"),
            Binding(
                .looking, "step-back", keys(",") + [.left] + keys("h"), .stepBack,
                "one frame back, the tracker too"),
            Binding(
                .looking, "jump-forward", [.shift(.right), .pageDown] + keys("L"), .jump(10), "ten frames forward"),
            Binding(.looking, "jump-back", [.shift(.left), .pageUp] + keys("H"), .jump(-10), "ten frames back"),
            Binding(.looking, "first", keys("g") + [.home], .first, "to the first frame with a target"),
            Binding(.looking, "last", keys("G") + [.end], .last, "to the last frame"),
            Binding(.looking, "faster", keys("]"), .faster, "play faster"),
            Binding(.looking, "slower", keys("["), .slower, "play slower"),
            Binding(.looking, "loop", keys("R"), .loop, "play over and over, or once"),
            Binding(.looking, "select", keys("b"), .select, "draw the target's box in this frame"),
            Binding(.looking, "take-truth", keys("t"), .takeTruth, "begin from this frame's ground truth"),
        ]
    }

    private static var events: [Binding] {
        func event(_ name: String, _ key: String, forward: Bool, failuresOnly: Bool, _ summary: String) -> Binding {
            Binding(.looking, name, keys(key), .event(forward: forward, failuresOnly: failuresOnly), summary)
        }
        return [
            event("next-failure", ")", forward: true, failuresOnly: true, "to the next failure or loss of the target"),
            event("previous-failure", "(", forward: false, failuresOnly: true, "to the previous failure or loss"),
            event(
                "next-event", "}", forward: true, failuresOnly: false,
                "to the next event: failure, loss, doubt, return, new box, lowest IoU, largest jump, bookmark"),
            event("previous-event", "{", forward: false, failuresOnly: false, "to the previous event"),
            Binding(.looking, "events", keys("E"), .events, "the list of events"),
            Binding(.looking, "bookmark", keys("M"), .bookmark, "mark this frame, or take the mark away"),
            Binding(.looking, "bookmark-note", keys("'"), .writeNote, "mark this frame with a note"),
        ]
    }

    private static var looking: [Binding] {
        [
            Binding(.looking, "layer-1", keys("1"), .layer(0), "look at the first layer (conv3_4)"),
            Binding(.looking, "layer-2", keys("2"), .layer(1), "look at the second layer (conv4_6)"),
            Binding(.looking, "layer-3", keys("3"), .layer(2), "look at the third layer (conv5_3)"),
            Binding(
                .looking, "next-view", keys("v"), .nextView,
                "next view: features, h^s, psi^s, phi^a, channels, parts of g, patch, g"),
            Binding(.looking, "previous-view", keys("V"), .previousView, "previous view"),
            Binding(.looking, "next-pane", [.tab], .nextPane, "go to the next pane"),
            Binding(.looking, "previous-pane", [.backTab], .previousPane, "go to the previous pane"),
            Binding(.looking, "full", keys("f") + [.enter], .full, "show the pane alone, or all again"),
            Binding(.looking, "channels", keys("c"), .channels, "the layer's single channels (figure 2)"),
            Binding(.looking, "layers", keys("p"), .layers, "all layers side by side (figure 4)"),
            Binding(.looking, "overlay", keys("o"), .overlay, "lay the next view's map over the frame"),
            Binding(.looking, "zoom", keys("z"), .zoom, "zoom: whole frame, search window, target"),
            Binding(
                .looking, "keep-maps", keys("F"), .keepMaps,
                "keep this frame's maps beside those of other frames, or let them go"),
            Binding(
                .looking, "lock-ranges", keys("="), .lockRanges,
                "lock the ranges of all maps over frames, layers and runs, or not"),
            Binding(.looking, "palette", keys("w"), .palette, "next palette"),
            Binding(.looking, "glyphs", keys("e"), .glyphs, "next kind of picture characters"),
            Binding(.looking, "graphics", keys("i"), .graphics, "pictures in pixels or in characters"),
            Binding(
                .looking, "cursor", keys("x"), .cursor, "cursor on or off: reads values, marks the place in every pane"),
            Binding(.looking, "pin", keys("m"), .pin, "pin the cursor's place"),
            Binding(.looking, "unpin", keys("u"), .unpin, "take the last pin out"),
            Binding(.looking, "unpin-all", keys("U"), .unpinAll, "take all pins out"),
            Binding(.looking, "save-picture", keys("s"), .savePicture(nil), "save the screen as PNG"),
            Binding(.looking, "save-pane", keys("S"), .savePane(nil), "save the pane as PNG at full resolution"),
            Binding(
                .looking, "report", keys("r"), .report, "the run's scores, curves and definitions (with ground truth)"),
        ]
    }

    private static var ablating: [Binding] {
        [
            Binding(
                .looking, "ablate-inter-frame", keys("I"), .ablate(.interFrame),
                "inter-frame attention off or on from here"),
            Binding(.looking, "ablate-channel", keys("C"), .ablate(.channel), "channel attention off or on"),
            Binding(.looking, "ablate-spatial", keys("P"), .ablate(.spatial), "spatial attention off or on"),
            Binding(.looking, "ablate-attention", keys("A"), .ablate(.attention), "all attention off or on"),
            Binding(
                .looking, "ablate-hierarchy", keys("Y"), .ablate(.hierarchy), "hierarchy off or on (off: conv5_3 alone)"
            ),
            Binding(.looking, "ablate-context", keys("X"), .ablate(.context), "the filter's contexts off or on"),
            Binding(.looking, "ablate-scale", keys("Z"), .ablate(.scaleSearch), "scale search off or on"),
            Binding(
                .looking, "ablate-colour", keys("O"), .ablate(.colour), "the model of the target's colours off or on"),
            Binding(
                .looking, "ablate-gradients", keys("D"), .ablate(.gradients),
                "the filter of gradients and colour names off or on"),
            Binding(
                .looking, "sweep", keys("a"), .sweep,
                "run every part off in turn, and other trackers, from here: what would have held the target?"),
            Binding(.looking, "restore", keys("N"), .restore, "all parts on again"),
            Binding(
                .looking, "undo", [.backspace], .undo, "take back the last box or switch; the run stays in the list"),
            Binding(.looking, "redo", [.control("r")], .redo, "take back the undoing"),
            Binding(
                .looking, "track-ghost", keys("T"), .trackGhost,
                "track the run that is compared with along with this one, or not"),
            Binding(.looking, "branches", keys("B"), .branches, "the list of runs: go to one, compare with one"),
        ]
    }

    private static var cursor: [Binding] {
        moves([.up, .down, .left, .right], letters: "kjhl", names: "cursor", context: .cursor, distance: 1) {
            .moveCursor(columns: $0, rows: $1)
        } summary: {
            "the cursor one cell \($0)"
        }
            + moves(
                [.up, .down, .left, .right].map { $0 }, letters: "KJHL", names: "cursor-far", context: .cursor,
                distance: 5,
                shifted: true
            ) {
                .moveCursor(columns: $0, rows: $1)
            } summary: {
                "the cursor five cells \($0)"
            }
    }

    private static var channels: [Binding] {
        [
            Binding(.channels, "next-page", [.down, .pageDown] + keys("j"), .page(1), "next channels"),
            Binding(.channels, "previous-page", [.up, .pageUp] + keys("k"), .page(-1), "previous channels"),
            Binding(
                .channels, "channel-source", keys("v"), .channelSource,
                "next kind: features phi, reinforced phi^a, memory h, backbone"),
        ]
    }

    private static var selecting: [Binding] {
        moves([.up, .down, .left, .right], letters: "kjhl", names: "move", context: .selecting, distance: 1) {
            .move(columns: $0, rows: $1)
        } summary: {
            "move the box \($0)"
        }
            + moves(
                [.up, .down, .left, .right], letters: "KJHL", names: "resize", context: .selecting, distance: 1,
                shifted: true
            ) {
                .resize(columns: $0, rows: $1)
            } summary: {
                ["up": "make the box lower", "down": "make the box taller", "left": "make the box narrower"][$0]
                    ?? "make the box wider"
            }
            + [
                Binding(.selecting, "grow", keys("+="), .inflate(1), "make the box larger on every side"),
                Binding(.selecting, "shrink", keys("-"), .inflate(-1), "make the box smaller on every side"),
                Binding(.selecting, "step-size", keys("s"), .stepSize, "steps of 1, 5 or 20 pixels"),
                Binding(.selecting, "exchange", [.tab], .exchange, "arrows move, or arrows resize"),
                Binding(.selecting, "take-truth", keys("t"), .takeTruth, "take the ground truth's box"),
                Binding(.selecting, "zoom", keys("z"), .zoom, "zoom: whole frame, search window, around the box"),
                Binding(.selecting, "select", keys("b"), .select, "go on drawing"),
                Binding(.selecting, "accept", [.enter, .space], .accept, "begin to track this box"),
            ]
    }

    private static var help: [Binding] {
        [
            Binding(.help, "scroll-down", [.down] + keys("j"), .scroll(1), "scroll down"),
            Binding(.help, "scroll-up", [.up] + keys("k"), .scroll(-1), "scroll up"),
            Binding(.help, "page-down", [.pageDown, .space], .scroll(10), "scroll down ten lines"),
            Binding(.help, "page-up", [.pageUp], .scroll(-10), "scroll up ten lines"),
            Binding(.help, "filter", keys("/"), .filterHelp, "show the keys and commands with a word alone"),
            Binding(.help, "next-section", keys("n"), .nextHelpSection, "to the next part of the list"),
            Binding(.help, "save-picture", keys("s"), .savePicture(nil), "save the screen as PNG"),
            Binding(.help, "report", keys("r"), .report, "show or leave the run's report"),
        ]
    }

    private static var list: [Binding] {
        [
            Binding(.list, "choose-next", [.down] + keys("j"), .choose(1), "the next row"),
            Binding(.list, "choose-previous", [.up] + keys("k"), .choose(-1), "the previous row"),
            Binding(.list, "choose-page-down", [.pageDown], .choose(10), "ten rows on"),
            Binding(.list, "choose-page-up", [.pageUp], .choose(-10), "ten rows back"),
            Binding(.list, "open", [.enter, .space], .open, "go there"),
            Binding(.list, "compare", keys("c"), .compare, "compare with this run"),
            Binding(.list, "events", keys("E"), .events, "show or leave the list of events"),
            Binding(.list, "sweep", keys("a"), .sweep, "show or leave the runs with one part off each"),
            Binding(.list, "branches", keys("B"), .branches, "show or leave the list of runs"),
            Binding(.list, "save-picture", keys("s"), .savePicture(nil), "save the screen as PNG"),
        ]
    }

    /// Four bindings for the four directions.
    private static func moves(
        _ arrows: [Key.Base], letters: String, names: String, context: KeyContext, distance: Int, shifted: Bool = false,
        action: (Int, Int) -> Scope.Action, summary: (String) -> String
    ) -> [Binding] {
        let directions = [("up", 0, -1), ("down", 0, 1), ("left", -1, 0), ("right", 1, 0)]
        return zip(zip(arrows, letters.unicodeScalars), directions).map { keys, direction in
            Binding(
                context, "\(names)-\(direction.0)",
                [Key(keys.0, modifiers: shifted ? .shift : []), .character(keys.1)],
                action(direction.1 * distance, direction.2 * distance), summary(direction.0))
        }
    }
}
