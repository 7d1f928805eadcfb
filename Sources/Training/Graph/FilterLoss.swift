import Correlation
import Differentiation
import Tensors

/// The loss of filters that are learned from some frames of a batch and tried on others.
///
/// While the network is trained, every frame may be a template and other clips are negatives; otherwise the loss is that of the
/// first frame's filters, so that it is comparable between settings.
struct FilterLoss<Scalar: DifferentiableScalar> {
    let settings: GraphSettings
    let isTraining: Bool
    let tape: Tape<Scalar>

    /// Learns a filter from each template and judges its responses to the other frames, and to other clips.
    ///
    /// - Parameter representation: f of every patch, [B,h,w,F].
    /// - Returns: the loss, its parts, and the responses of the first frame's filters to the frames after it, [(F-1) N,h,w].
    func judge(
        _ representation: Variable<Scalar>, _ batch: GraphBatch<Scalar>
    ) -> (loss: Variable<Scalar>, parts: LossParts, responses: Variable<Scalar>) {
        let frames = (0..<batch.frames).map {
            tape.slice(representation, $0 * batch.clips..<($0 + 1) * batch.clips)
        }
        let contexts =
            batch.contexts > 0
            ? tape.slice(representation, batch.framePatches..<representation.shape[0]) : nil
        let trainsEvery = isTraining && settings.templates == .every
        let templates = trainsEvery ? batch.frames : 1
        let others = isTraining ? min(settings.negatives, batch.clips - 1) : 0
        // The weights of all responses are 1 together; a frame weighs the same for every template.
        let frameWeights = (0..<batch.frames).map {
            $0 == batch.frames - 1 ? settings.searchWeight : settings.middleWeight
        }
        let total = (0..<templates).reduce(0) { sum, template in
            sum + frameWeights.reduce(0, +) - frameWeights[template]
        }
        var parts = LossParts()
        var loss: Variable<Scalar>?
        var first: Variable<Scalar>?
        for template in 0..<templates {
            let searches = (0..<batch.frames).filter { $0 != template }
            let all = filterResponses(
                template: template, to: searches.map { frames[$0] } + negatives(frames, count: others), frames,
                contexts: contexts, batch)
            let count = searches.count * batch.clips
            let responses = tape.slice(all, 0..<count)
            if template == 0 { first = responses }
            let judged = tape.responseLoss(
                responses,
                labels: batch.labels(
                    searches.flatMap { relativePlaces(of: $0, to: template, batch) }, rows: responses.shape[1],
                    columns: responses.shape[2], deviation: settings.labelDeviation),
                weights: searches.flatMap {
                    [Double](repeating: frameWeights[$0] / (total * Double(batch.clips)), count: batch.clips)
                },
                ResponseLoss(
                    errorLimit: settings.errorLimit, divergenceWeight: settings.divergenceWeight,
                    sharpness: settings.sharpness))
            parts.squaredError += judged.squaredError
            parts.divergence += judged.divergence
            loss = loss.map { tape.sum($0, judged.loss) } ?? judged.loss
            guard others > 0 else { continue }
            let wrong = tape.slice(all, count..<all.shape[0])
            let share = 1 / Double(templates * others * batch.clips)
            let peaks = tape.peakLoss(wrong, weights: [Double](repeating: share, count: wrong.shape[0]))
            parts.negative = (parts.negative ?? 0) + Double(peaks.scalar)
            loss = loss.map { tape.sum($0, tape.scaled(peaks, by: Scalar(settings.negativeWeight))) }
        }
        guard let loss, let first else { preconditionFailure("a clip without a template") }
        return (loss, parts, first)
    }

    /// The last frames of other clips, as many times as there are: of the clip after each clip, of the one after that and so on.
    private func negatives(_ frames: [Variable<Scalar>], count: Int) -> [Variable<Scalar>] {
        let last = frames[frames.count - 1]
        let clips = last.shape[0]
        return (0..<count).map { number in
            tape.concatenation([tape.slice(last, number + 1..<clips), tape.slice(last, 0..<number + 1)])
        }
    }

    /// Where the target lies in a frame, in cells from where a filter that was learned from another one puts its peak.
    private func relativePlaces(of frame: Int, to template: Int, _ batch: GraphBatch<Scalar>) -> [SIMD2<Float>] {
        zip(batch.places(frame: frame), batch.places(frame: template)).map { place, learned in
            place - (learned - learned.rounded(.toNearestOrEven))
        }
    }

    /// The responses of filters learned from the frame `template`, whose targets are brought to the middle, with the contexts
    /// of the first one; [S N,h,w].
    private func filterResponses(
        template: Int, to search: [Variable<Scalar>], _ frames: [Variable<Scalar>], contexts: Variable<Scalar>?,
        _ batch: GraphBatch<Scalar>
    ) -> Variable<Scalar> {
        let isPlain = settings.ablation.contains(.context)
        let contexts = template == 0 ? contexts : nil
        let shape = frames[0].shape
        let layer = CorrelationLayer(
            configuration: FilterConfiguration(
                solution: isPlain ? .shared : settings.solution, rows: shape[1], columns: shape[2],
                channels: shape[3], lambda1: settings.lambda1, lambda2: contexts == nil ? 0 : settings.lambda2,
                labelDeviation: settings.labelDeviation))
        let places = batch.places(frame: template).map {
            SIMD2(Int($0.x.rounded(.toNearestOrEven)), Int($0.y.rounded(.toNearestOrEven)))
        }
        return tape.responses(
            layer, template: tape.displaced(frames[template], by: places), contexts: contexts,
            search: tape.concatenation(search))
    }
}
