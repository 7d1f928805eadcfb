import Differentiation
import Network
import Tensors

/// What a pass over a batch gave.
package struct GraphResult<Scalar: DifferentiableScalar> {
    package let loss: Variable<Scalar>
    package let parts: LossParts
    /// The responses of the first frame's filters to the frames after it, [(F-1) N,h,w].
    package let responses: Variable<Scalar>
    /// f of every patch, [B,h,w,F].
    package let representation: Variable<Scalar>
    package let levels: [AttentionMaps<Variable<Scalar>>]
}

extension NetworkPass {
    /// The network and its loss over a batch of clips.
    ///
    /// While it is trained, every frame may be a template, other clips are negatives, and the attention is asked to be on the
    /// target; in inference mode the loss is that of the first frame's filters, so that it is comparable between settings.
    package func run(_ batch: GraphBatch<Scalar>) -> GraphResult<Scalar> {
        let maps = TapeBackend(pass: self, batch: batch).forward(
            architecture, tape.constant(batch.patches), without: settings.ablation)
        let judged = FilterLoss(settings: settings, isTraining: isTraining, tape: tape)
            .judge(maps.representation, batch)
        var (loss, parts) = (judged.loss, judged.parts)
        if isTraining, let attention = attention(maps.levels, batch) {
            parts.attention = Double(attention.scalar)
            loss = tape.sum(loss, tape.scaled(attention, by: Scalar(settings.attentionWeight)))
        }
        if let distillation = distillation(maps.features, batch) {
            parts.distillation = Double(distillation.scalar)
            loss = tape.sum(loss, tape.scaled(distillation, by: Scalar(settings.distillationWeight)))
        }
        return GraphResult(
            loss: loss, parts: parts, responses: judged.responses, representation: maps.representation,
            levels: maps.levels)
    }

    /// What Psi^s loses where it is not on the target, from the second frame of each clip on: there it can know the target by
    /// the memory only. The mean over levels; nil where it is not asked for, or boxes are missing.
    private func attention(
        _ levels: [AttentionMaps<Variable<Scalar>>], _ batch: GraphBatch<Scalar>
    ) -> Variable<Scalar>? {
        let maps = levels.compactMap(\.intraSpatial)
        guard settings.attentionWeight > 0, let shape = maps.first?.shape,
            let targets = batch.coverage(rows: shape[1], columns: shape[2])
        else { return nil }
        let weights = [Double](repeating: 1 / Double(targets.shape[0] * maps.count), count: targets.shape[0])
        let losses = maps.map { map in
            tape.attentionLoss(tape.slice(map, batch.clips..<batch.framePatches), targets: targets, weights: weights)
        }
        return losses.dropFirst().reduce(losses[0], tape.sum)
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
            if has("\(name).weight") {
                own = tape.convolution(own, weights: self("\(name).weight"), precision: precision)
            }
            let error = tape.meanSquaredError(own, from: target)
            sum = sum.map { tape.sum($0, error) } ?? error
        }
        return sum.map { tape.scaled($0, by: 1 / Scalar(batch.teacher.count)) }
    }
}
