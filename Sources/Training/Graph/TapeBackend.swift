import Differentiation
import Network
import Tensors

/// The network's operations on a tape, for a batch of clips.
final class TapeBackend<Scalar: DifferentiableScalar>: NetworkBackend {
    typealias Value = Variable<Scalar>

    private let pass: NetworkPass<Scalar>
    private let batch: GraphBatch<Scalar>
    private let tape: Tape<Scalar>
    private var isAttention = false

    init(pass: NetworkPass<Scalar>, batch: GraphBatch<Scalar>) {
        self.pass = pass
        self.batch = batch
        tape = pass.tape
    }

    func begin(_ stage: Stage) { isAttention = stage == .memory || stage == .attention }

    private var precision: Precision { isAttention ? .float32 : pass.precision }

    func convolution(_ layer: NetworkLayer, _ x: Value) -> Value {
        var (x, geometry) = (x, layer.geometry)
        if geometry.padding < 0 { (x, geometry) = (tape.windowCentres(x), ConvolutionGeometry()) }
        return tape.convolution(
            x, weights: pass("\(layer.name).weight"), bias: layer.bias.map { pass($0) }, geometry: geometry,
            precision: precision)
    }

    func deformableConvolution(_ layer: NetworkLayer, _ x: Value, offsets: Value) -> Value {
        tape.deformableConvolution(
            x, offsets: offsets, weights: pass("\(layer.name).weight"), dilation: layer.geometry.dilation,
            precision: precision)
    }

    func normalised(_ name: String, _ x: Value, adding addend: Value?, isRectified: Bool) -> Value {
        pass.normalisation(name, x, adding: addend, isRectified: isRectified)
    }

    /// The template starts from the zero state and its state is frame 0's; a frame starts from the one before; contexts start
    /// where the template does and lead nowhere.
    func remembered(
        level: Int, channels: Int, gates: Value, _ step: (_ gates: Value, _ before: State?) -> State
    ) -> (state: State, meanBefore: Value) {
        func zeros(_ patches: Int) -> Value {
            tape.constant(Tensor(shape: [patches, channels], repeating: 0))
        }
        var states: [State] = []
        for frame in 0..<batch.frames {
            states.append(step(tape.slice(gates, frame * batch.clips..<(frame + 1) * batch.clips), states.last))
        }
        var means = [zeros(batch.clips)] + states.dropLast().map { tape.meanOverPositions($0.hidden) }
        if batch.contexts > 0 {
            states.append(step(tape.slice(gates, batch.framePatches..<gates.shape[0]), nil))
            means.append(zeros(batch.clips * batch.contexts))
        }
        let state = (tape.concatenation(states.map(\.hidden)), tape.concatenation(states.map(\.cell)))
        return (state, tape.concatenation(means))
    }

    func linear(_ layer: NetworkLayer, _ x: Value, adding addend: Value?) -> Value {
        let product = tape.linear(x, weights: pass("\(layer.name).weight"), bias: layer.bias.map { pass($0) })
        return addend.map { tape.sum($0, product) } ?? product
    }

    func channelDescriptor(_ x: Value) -> Value { tape.sum(tape.meanOverPositions(x), tape.maximumOverPositions(x)) }
    func spatialDescriptor(_ x: Value) -> Value { tape.sum(tape.meanOverChannels(x), tape.maximumOverChannels(x)) }

    func reinforced(_ x: Value, spatial: Value?, channel: Value?) -> Value {
        tape.reinforced(x, spatial: spatial, channel: channel)
    }

    func rectified(_ x: Value) -> Value { tape.rectified(x) }
    func sum(_ x: Value, _ addend: Value) -> Value { tape.sum(x, addend) }
    func maximumPooled(_ x: Value, stride: Int, padding: Int) -> Value {
        tape.maximumPooling(x, stride: stride, padding: padding)
    }
    func locallyNormalised(_ x: Value) -> Value { tape.localResponseNormalisation(x) }
    func memoryStep(gates: Value, cell: Value?) -> State { tape.memoryStep(gates: gates, cell: cell) }
    func tanh(_ x: Value) -> Value { tape.tanh(x) }
    func sigmoid(_ x: Value) -> Value { tape.sigmoid(x) }
    func rootMeanSquareNormalised(_ x: Value) -> Value { tape.rootMeanSquareNormalised(x) }
}
