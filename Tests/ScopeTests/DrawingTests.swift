import Imaging
import Scope
import Terminal
import Testing

/// Drawing the target's box, above all a small one.
@Suite struct DrawingTests {
    /// Frames of 640x360 pixels, as Skiing has, in which the target is small.
    private var harness: Harness {
        var harness = Harness()
        harness.hasTruth = false
        harness.source.width = 640
        harness.source.height = 360
        return harness
    }

    private func selection(_ outcome: Harness.Outcome) throws -> Selection {
        guard case .selecting(let selection) = outcome.state.mode else {
            throw NotDrawing(mode: outcome.state.mode)
        }
        return selection
    }

    private struct NotDrawing: Error { var mode: Mode }

    @Test func aTargetOf29By26PixelsIsDrawnInFewKeys() throws {
        // From the proposal in the middle, 275,135 90x90: by steps of 20, then of 5, then of 1.
        let keys = [
            "s s", "shift+left shift+left shift+left", "shift+up shift+up shift+up",
            "right right right right right right right right", "down down", "s s", "right right", "down", "s s",
            "right down shift+left", "shift+up shift+up shift+up shift+up",
        ].joined(separator: " ")
        #expect(try selection(harness.play(keys)).box == BoundingBox(x: 446, y: 181, width: 29, height: 26))
        #expect(keys.split(separator: " ").count < 40)
    }

    @Test func theViewFollowsASmallTargetAndStandsStillMeanwhile() throws {
        let whole = try harness.play("")
        #expect(!whole.screen.text(ofRow: 0).contains("zoom"))
        let shrink = Array(repeating: "-", count: 2).joined(separator: " ")
        let small = try harness.play("s s \(shrink)")
        #expect(small.screen.text(ofRow: 0).contains("zoom: target"))
        // A key of one pixel moves the box in the picture, not the picture under it.
        let before = try harness.play("s s \(shrink) s right")
        let after = try harness.play("s s \(shrink) s right right")
        #expect(before.screen != after.screen)
        // The user's own zoom holds.
        let own = try harness.play("s s \(shrink) z")
        #expect(!own.screen.text(ofRow: 0).contains("zoom"))
        #expect(try harness.play("z z").screen.text(ofRow: 0).contains("zoom: target"))
    }

    @Test func aMessageNeverHidesTheCoordinates() throws {
        let outcome = try harness.play("right j t")
        #expect(outcome.message.hasPrefix(" box 276,136 90x90 · frame 0 has no ground truth"))
        // The next key that does something clears it.
        #expect(try harness.play("right t right").message.hasPrefix(" box 277,135 90x90 · enter tracks it"))
    }

    @Test func drawingGoesOnSilently() throws {
        let outcome = try harness.play("right b")
        #expect(outcome.message.hasPrefix(" box 276,135 90x90 · enter tracks it"))
    }

    @Test(arguments: [(100, 30), (140, 42), (200, 60)])
    func theInsetNeverLiesOverTheBox(columns: Int, rows: Int) throws {
        var harness = harness
        harness.size = CellSize(columns: columns, rows: rows)
        for keys in [
            "", "s s left left left left left", "s s right right right right", "s s up up up right right right",
        ] {
            let outcome = try harness.play(keys)
            let without = try harness.play(keys + " escape").state
            let frame = try #require(Layout(outcome.state).panes.first { $0.pane == .frame }?.rect)
            let placement = try #require(without.framePlacement(in: frame))
            let box = try selection(outcome).box
            let middle = placement.cell(of: FramePoint(x: box.x + box.width / 2, y: box.y + box.height / 2))
            #expect(outcome.screen.text.contains("╭ box "))
            #expect(outcome.screen[middle.column, middle.row].attributes.contains(.picture))
        }
    }
}
