import Correlation
import Differentiation
import Network
import Tensors

/// What a pass over a batch gave.
package struct GraphResult<Scalar: DifferentiableScalar> {
    package let loss: Variable<Scalar>
    package let parts: LossParts
    /// [(F-1) N,h,w].
    package let responses: Variable<Scalar>
    /// f of every patch, [B,h,w,F].
    package let representation: Variable<Scalar>
    package let levels: [LevelResult<Scalar>]
}

extension NetworkPass {
    /// The network and its loss over a batch of clips.
    package func run(_ batch: GraphBatch<Scalar>) -> GraphResult<Scalar> {
        let features = features(tape.constant(batch.patches))
        let levels = architecture.levels.map { level($0, features[$0 - 3], batch) }
        let representation = representation(levels.map(\.reinforced))
        let responses = responses(representation, batch)
        let (rows, columns) = (responses.shape[1], responses.shape[2])
        let judged = tape.responseLoss(
            responses, labels: batch.labels(rows: rows, columns: columns, deviation: settings.labelDeviation),
            weights: batch.weights(search: settings.searchWeight, middle: settings.middleWeight),
            ResponseLoss(
                errorLimit: settings.errorLimit, divergenceWeight: settings.divergenceWeight,
                sharpness: settings.sharpness))
        var parts = LossParts(squaredError: judged.squaredError, divergence: judged.divergence)
        var loss = judged.loss
        if let distillation = distillation(features, batch) {
            parts.distillation = Double(distillation.scalar)
            loss = tape.sum(loss, tape.scaled(distillation, by: Scalar(settings.distillationWeight)))
        }
        return GraphResult(
            loss: loss, parts: parts, responses: responses, representation: representation, levels: levels)
    }

    /// The responses to the frames after the template, of filters learned from it and its contexts.
    private func responses(
        _ representation: Variable<Scalar>, _ batch: GraphBatch<Scalar>
    ) -> Variable<Scalar> {
        let isPlain = settings.ablation.contains(.context)
        let layer = CorrelationLayer(
            configuration: FilterConfiguration(
                solution: isPlain ? .shared : settings.solution, rows: representation.shape[1],
                columns: representation.shape[2], channels: representation.shape[3], lambda1: settings.lambda1,
                lambda2: batch.contexts > 0 ? settings.lambda2 : 0, labelDeviation: settings.labelDeviation))
        return tape.responses(
            layer, template: tape.slice(representation, 0..<batch.clips),
            contexts: batch.contexts > 0
                ? tape.slice(representation, batch.framePatches..<representation.shape[0]) : nil,
            search: tape.slice(representation, batch.clips..<batch.framePatches))
    }

    /// The mean over levels of the mean squared error against a teacher's features, which
    /// `distillation.levelL.weight` [C',C,1,1] leads to where there is one; nil without a teacher.
    private func distillation(
        _ features: [Variable<Scalar>], _ batch: GraphBatch<Scalar>
    ) -> Variable<Scalar>? {
        guard settings.distillationWeight > 0, !batch.teacher.isEmpty else { return nil }
        var sum: Variable<Scalar>?
        for (level, target) in batch.teacher.sorted(by: { $0.key < $1.key }) {
            var own = tape.slice(features[level - 3], 0..<batch.framePatches)
            let name = "distillation.level\(level)"
            if has("\(name).weight") { own = convolution(name, own) }
            let error = tape.meanSquaredError(own, from: target)
            sum = sum.map { tape.sum($0, error) } ?? error
        }
        return sum.map { tape.scaled($0, by: 1 / Scalar(batch.teacher.count)) }
    }
}
