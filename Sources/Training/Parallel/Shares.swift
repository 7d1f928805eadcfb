import Tensors

/// How the processes of a group divide a phase's batches.
struct Shares: Sendable {
    /// The places of this process's clips in each batch.
    let indices: Range<Int>
    private let batch: Int
    private let group: ProcessGroup

    init(phase: TrainingPhase, group: ProcessGroup) {
        batch = phase.batch
        self.group = group
        indices = phase.batch * group.rank / group.count..<phase.batch * (group.rank + 1) / group.count
    }

    /// Makes of each process's mean over its clips the mean over all: loss, parts, gradients and statistics.
    func combine(_ step: inout TrainingStep) throws(ProcessGroupError) {
        guard group.count > 1 else { return }
        let weight = Double(indices.count) / Double(batch)
        let names = step.parts.keys.sorted()
        var numbers = ([step.loss] + names.map { step.parts[$0] ?? 0 }).map { $0 * weight }
        try group.sum(&numbers)
        step.loss = numbers[0]
        for (name, value) in zip(names, numbers.dropFirst()) { step.parts[name] = value }
        scale(&step.gradients, by: Float(weight))
        try group.sum(&step.gradients)
        scale(&step.statistics, by: Float(weight))
        try group.sum(&step.statistics)
    }

    private func scale(_ tensors: inout [String: Tensor<Float>], by factor: Float) {
        for name in tensors.keys {
            tensors[name]?.withUnsafeMutableElements { values in
                for index in values.indices { values[index] *= factor }
            }
        }
    }
}
