import Imaging
import Tensors
import Terminal
import Tracking

/// What switching parts off did to a frame: the shift of the response's peak and the change of confidence.
public struct AblationEffect: Sendable, Hashable {
    /// How far the target's centre moved, in pixels.
    public var shift: Double
    /// The confidence with all parts on.
    public var scoreBefore: Double
    /// The confidence as it is.
    public var scoreAfter: Double
    /// The response's peak with all parts on.
    public var peakBefore: Double
    /// The response's peak as it is.
    public var peakAfter: Double

    /// The effect between a step with all parts on and the same step as it is.
    public init(from reference: Observation, to observation: Observation) {
        let (a, b) = (reference.box, observation.box)
        let (x, y) = (b.centreX - a.centreX, b.centreY - a.centreY)
        shift = (x * x + y * y).squareRoot()
        scoreBefore = reference.confidence.score
        scoreAfter = observation.confidence.score
        peakBefore = reference.confidence.peak
        peakAfter = observation.confidence.peak
    }
}

extension State {
    /// What the parts that are off do to the frame on the screen; nil where all are on.
    public var ablationEffect: AblationEffect? {
        guard let reference = shown?.reference, let observation = observed?.observation else { return nil }
        return AblationEffect(from: reference, to: observation)
    }
}

/// The response of the same step with all parts on, for comparing, and the difference in numbers.
struct ComparisonPane {
    let state: State
    let rect: CellRect

    func draw(into buffer: inout CellBuffer) {
        let titles = ["response g, all parts on", "response g, all on", "g, all parts on", "g, all on"]
        var pane = MapPane(
            state: state, rect: rect, view: .response, title: longest(of: titles, within: rect.columns))
        pane.isFocused = state.look.focus == .comparison
        // The same colours for the same values on both sides.
        pane.range = state.observed?.observation.responseMap?.finiteRange
        if let effect = state.ablationEffect {
            let scores = "\(hundredths(effect.scoreBefore))→\(hundredths(effect.scoreAfter))"
            let shift = pixel(effect.shift)
            pane.footer = longest(
                of: ["\(scores), \(shift) px", "\(scores) \(shift)px", scores], within: rect.columns)
        }
        pane.draw(state.shown?.reference?.responseMap, into: &buffer)
    }
}
