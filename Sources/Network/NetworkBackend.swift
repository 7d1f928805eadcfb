import Tensors

/// A way to carry out the network's operations. What a `Value` is decides what `NetworkBackend.forward` gives: the shapes of
/// tensors, a plan of kernels and buffers, or numbers on a tape that gradients run back along.
///
/// A value is a batch of maps, [B,h,w,C], or of vectors, [B,C]. An operation may write its result over what it "turns".
package protocol NetworkBackend {
    associatedtype Value
    /// h and c of a recurrent cell.
    typealias State = (hidden: Value, cell: Value)

    /// What follows counts under `stage`.
    func begin(_ stage: Stage)

    /// A convolution, with its bias where it has one.
    func convolution(_ layer: NetworkLayer, _ x: Value) -> Value
    /// A 3x3 convolution that reads each pixel's nine taps where its `offsets`, [B,h,w,18], move them (Equations.md,
    /// section 2).
    func deformableConvolution(_ layer: NetworkLayer, _ x: Value, offsets: Value) -> Value
    /// Turns a convolution's result into its batch normalisation, adds `addend` and rectifies the sum.
    func normalised(_ name: String, _ x: Value, adding addend: Value?, isRectified: Bool) -> Value
    /// Turns a convolution's result into max(x, 0).
    func rectified(_ x: Value) -> Value
    /// Turns a convolution's result into its sum with another map.
    func sum(_ x: Value, _ addend: Value) -> Value
    /// The largest of each 3x3 window.
    func maximumPooled(_ x: Value, stride: Int, padding: Int) -> Value
    /// Local response normalisation over five channels (Equations.md, section 2).
    func locallyNormalised(_ x: Value) -> Value

    /// Runs a recurrent cell over time.
    ///
    /// - Parameters:
    ///   - level: whose state it is, of `channels` channels.
    ///   - gates: what each patch adds to the gates.
    ///   - step: from a patch's gates and the state before to the state after; nil is a state of zeros.
    /// - Returns: the state of every patch, and the mean over positions of h of the state it started from.
    func remembered(
        level: Int, channels: Int, gates: Value, _ step: (_ gates: Value, _ before: State?) -> State
    ) -> (state: State, meanBefore: Value)
    /// One step of a long short-term memory from the gates before activation, in the order input, forget, output, content.
    func memoryStep(gates: Value, cell: Value?) -> State

    /// The mean and the maximum over the positions of each channel, added: a vector.
    func channelDescriptor(_ x: Value) -> Value
    /// The mean and the maximum over the channels of each position, added: a map of one channel.
    func spatialDescriptor(_ x: Value) -> Value
    /// A linear layer, with its bias or with `addend`.
    func linear(_ layer: NetworkLayer, _ x: Value, adding addend: Value?) -> Value
    /// Turns x into tanh(x).
    func tanh(_ x: Value) -> Value
    /// Turns x into the logistic function of it.
    func sigmoid(_ x: Value) -> Value
    /// x . spatial . channel + x; an attention that is nil counts as 1 (paper, equation 4).
    func reinforced(_ x: Value, spatial: Value?, channel: Value?) -> Value
    /// Turns each patch's map into itself divided by its root mean square (Equations.md, section 4).
    func rootMeanSquareNormalised(_ x: Value) -> Value
}

/// The weights of a convolution or a linear layer, `name.weight`, and how they are applied.
package struct NetworkLayer {
    package var name: String
    /// Channels out.
    package var channels: Int
    /// Taps along each axis; nil for a matrix, [O,I].
    package var kernel: Int? = 1
    /// How the kernel walks.
    package var geometry = ConvolutionGeometry()
    /// The tensor of the bias; nil for none.
    package var bias: String?
    /// Whether it may multiply bytes (`Precision.int8`): what enters it is never negative, and its roundings are small beside
    /// what the network is sure of.
    package var isQuantisable = false
}

/// What a network makes of a batch.
package struct NetworkMaps<Value> {
    /// The backbone's features of levels 3, 4 and 5.
    package var features: [Value]
    /// What attention makes of them.
    package var levels: [AttentionMaps<Value>]
    /// f, normalised.
    package var representation: Value
}

/// What a level's attention makes of its features (Equations.md, section 3); nil where an ablation leaves it out.
package struct AttentionMaps<Value> {
    /// phi.
    package var adjusted: Value
    /// h_t and c_t.
    package var state: (hidden: Value, cell: Value)?
    /// h^s_t.
    package var interSpatial: Value?
    /// Psi^c, a vector.
    package var intraChannel: Value?
    /// Psi^s.
    package var intraSpatial: Value?
    /// phi^a.
    package var reinforced: Value
}
