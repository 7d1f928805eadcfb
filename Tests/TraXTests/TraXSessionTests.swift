import Imaging
import Testing
import TraX
import Tracking

/// A tracker whose target goes one pixel to the right in every frame.
private struct Drifting: Tracker {
    let name = "drifting"
    private var box: BoundingBox?

    mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        guard box.x < Double(image.width) else { throw .unusableBox(box, rule: "it is outside") }
        self.box = box
        return observation(of: box, .tracked)
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var box else { throw .notInitialised }
        box.x += 1
        self.box = box
        return observation(of: box, .uncertain)
    }

    private func observation(of box: BoundingBox, _ state: TrackingState) -> Observation {
        Observation(
            box: box,
            confidence: Confidence(
                peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1,
                score: state == .tracked ? 1 : 0.25),
            state: state, searchWindow: box, scale: 1, learned: false)
    }
}

/// Conversations: what a client says, and what it hears.
@Suite struct TraXSessionTests {
    private let frame = TraXMessage(.frame, ["image:8;1;gray8;AAAAAAAAAAA="])
    private let image = "image:8;1;gray8;AAAAAAAAAAA="

    private func initialise(_ arguments: String...) -> TraXMessage { TraXMessage(.initialize, arguments) }

    /// The lines that answer messages, in one conversation.
    private func converse(_ messages: [TraXMessage]) throws -> [String] {
        var session = TraXSession(tracker: Drifting())
        var lines: [String] = []
        for message in messages { lines += try session.answer(message).map { String($0.line.dropLast()) } }
        return lines
    }

    private func first(_ box: String) -> String { "@@TRAX:state \"\(box)\" \"confidence=1.0\" \"state=tracked\"" }
    private func later(_ box: String) -> String { "@@TRAX:state \"\(box)\" \"confidence=0.25\" \"state=uncertain\"" }

    @Test func theTrackerIntroducesItself() {
        #expect(
            TraXSession(tracker: Drifting()).hello.line == """
                @@TRAX:hello "trax.channels=color;" "trax.description=Trackscope's tracker drifting" \
                "trax.family=trackscope" "trax.image=path;memory;buffer;" "trax.multiobject=1" "trax.name=drifting" \
                "trax.region=rectangle;polygon;" "trax.version=4"

                """)
    }

    @Test func aTargetIsFollowed() throws {
        #expect(
            try converse([initialise("1,2,3,4"), frame, frame, frame])
                == [first("1,2,3,4"), later("2,2,3,4"), later("3,2,3,4")])
    }

    @Test func targetsMayBeAddedAndForgotten() throws {
        #expect(
            try converse([
                initialise("1,0,1,1"), initialise("2,0,1,1"), frame, initialise("3,0,1,1"), frame, frame, initialise(),
                initialise("4,0,1,1"), frame,
            ]) == [
                first("1,0,1,1"), first("2,0,1,1"), later("2,0,1,1"), later("3,0,1,1"), first("3,0,1,1"),
                later("3,0,1,1"), later("4,0,1,1"), later("4,0,1,1"), first("4,0,1,1"),
            ])
    }

    @Test func theFormOfEarlierVersionsStartsAnew() throws {
        #expect(
            try converse([
                TraXMessage(.initialize, [image, "1,0,1,1"]), frame, TraXMessage(.initialize, [image, "5,0,1,1"]),
                frame,
            ])
                == [first("1,0,1,1"), later("2,0,1,1"), first("5,0,1,1"), later("6,0,1,1")])
    }

    @Test func targetsAreLimited() {
        #expect(throws: TraXError.tooManyTargets) {
            try converse(Array(repeating: initialise("1,2,3,4"), count: TraXSession.mostTargets + 1))
        }
        #expect(TraXError.tooManyTargets.description == "more than 256 targets")
    }

    @Test func quitEnds() throws {
        var session = TraXSession(tracker: Drifting())
        #expect(try session.answer(TraXMessage(.quit, properties: ["trax.reason": "done"])) == [])
        #expect(session.hasEnded)
    }

    @Test(
        arguments: [
            ([TraXMessage(.frame, ["x"])], .noTarget, "a frame came before any target was named with initialize"),
            ([TraXMessage(.initialize), TraXMessage(.frame, ["x"])], .noTarget, nil),
            (
                [TraXMessage(.frame)], .argumentCount(.frame, found: 0, rule: "it takes one picture"),
                "frame has 0 arguments: it takes one picture"
            ),
            (
                [TraXMessage(.initialize, ["a", "b", "c"])],
                .argumentCount(
                    .initialize, found: 3, rule: "it takes a region, a picture and a region, or nothing"), nil
            ),
            (
                [TraXMessage(.quit, ["now"])], .argumentCount(.quit, found: 1, rule: "it takes none"),
                "quit has 1 argument: it takes none"
            ),
            (
                [TraXMessage(.hello)], .notForServer(.hello),
                "hello is a message of the tracker, not of the client"
            ),
            ([TraXMessage(.state, ["1,2,3,4"])], .notForServer(.state), nil),
            (
                [
                    TraXMessage(.initialize, ["9,2,3,4"]), TraXMessage(.frame, ["image:8;1;gray8;AAAAAAAAAAA="]),
                ], .tracking(.unusableBox(BoundingBox(x: 9, y: 2, width: 3, height: 4), rule: "it is outside")), nil
            ),
        ] as [([TraXMessage], TraXError, String?)])
    func whatBreaksARuleIsAnError(messages: [TraXMessage], error: TraXError, words: String?) {
        #expect(throws: error) { try converse(messages) }
        if let words { #expect(error.description == words) }
        #expect(
            TraXSession.quit(because: error) == TraXMessage(.quit, properties: ["trax.reason": error.description]))
    }
}
