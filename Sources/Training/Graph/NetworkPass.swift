import Differentiation
import Network
import Tensors

/// One pass of the network over a batch, on a tape: its parameters and statistics.
package final class NetworkPass<Scalar: DifferentiableScalar> {
    /// What the network is made of; without a deformable convolution where the settings leave it out.
    let architecture: Architecture
    let settings: GraphSettings
    /// Whether gradients are wanted and batch normalisation takes the batch's statistics.
    let isTraining: Bool
    package let tape: Tape<Scalar>
    private let tensors: [String: Tensor<Scalar>]
    /// The parameters read so far that are trained.
    package private(set) var trained: [String: Variable<Scalar>] = [:]
    private var constants: [String: Variable<Scalar>] = [:]
    /// The new running statistics of the layers passed so far.
    package private(set) var runningStatistics: [String: Tensor<Scalar>] = [:]

    package init(
        architecture: Architecture, settings: GraphSettings, tensors: [String: Tensor<Scalar>], isTraining: Bool,
        tape: Tape<Scalar>
    ) {
        var architecture = architecture
        architecture.deformable = architecture.deformable && settings.usesDeformable
        self.architecture = architecture
        self.settings = settings
        self.tensors = tensors
        self.isTraining = isTraining
        self.tape = tape
    }

    /// Whether there is a tensor of this name.
    func has(_ name: String) -> Bool { tensors[name] != nil }

    /// The tensor `name` on the tape: a parameter where it is trained, a constant otherwise.
    func callAsFunction(_ name: String) -> Variable<Scalar> {
        if let known = trained[name] ?? constants[name] { return known }
        let tensor = self.tensor(name)
        if isTraining && !settings.isFrozen(name) {
            let variable = tape.parameter(tensor)
            trained[name] = variable
            return variable
        }
        let variable = tape.constant(tensor)
        constants[name] = variable
        return variable
    }

    /// The precision of the convolutions outside the attention.
    var precision: Precision { isTraining ? settings.precision : .float32 }

    /// The batch normalisation `name` and what follows it. A frozen layer keeps to its running statistics.
    func normalisation(
        _ name: String, _ x: Variable<Scalar>, adding addend: Variable<Scalar>? = nil, isRectified: Bool
    ) -> Variable<Scalar> {
        let (meanName, varianceName) = ("\(name).running_mean", "\(name).running_var")
        let (mean, variance) = (tensor(meanName), tensor(varianceName))
        let usesBatch = isTraining && !settings.isFrozen(meanName)
        let (result, moments) = tape.normalisation(
            x, scale: self("\(name).weight"), offset: self("\(name).bias"),
            statistics: usesBatch ? .batch : .running(mean: mean, variance: variance), adding: addend,
            isRectified: isRectified)
        if let moments {
            (runningStatistics[meanName], runningStatistics[varianceName]) = moments.blended(into: mean, variance)
        }
        return result
    }

    private func tensor(_ name: String) -> Tensor<Scalar> {
        guard let tensor = tensors[name] else { preconditionFailure("no tensor \(name)") }
        return tensor
    }
}
