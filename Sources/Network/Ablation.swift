/// Parts switched off at run time (Equations.md, section 3; paper, table 3). Any combination is legal. The network's own are
/// the first five; a tracker's others stand beside what they switch, from the sixth bit on.
public struct Ablation: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// RAR_NTA: no memory cell, no h^c and no h^s, nor their biases.
    public static let interFrame = Ablation(rawValue: 1)
    /// RAR_NCA: Psi^c = 1.
    public static let channel = Ablation(rawValue: 2)
    /// RAR_NSA: Psi^s = 1.
    public static let spatial = Ablation(rawValue: 4)
    /// RAR_NAA: phi^a = phi, and no memory cell.
    public static let attention = Ablation(rawValue: 8)
    /// RAR_NHF: conv5_3 alone; the other levels' lateral convolutions contribute nothing.
    public static let hierarchy = Ablation(rawValue: 16)
    /// The parts that are the network's own, and so can be left out of training.
    public static let ofTheNetwork: Ablation = [.interFrame, .channel, .spatial, .attention, .hierarchy]

    /// Whether the memory cell runs.
    package var hasMemory: Bool { isDisjoint(with: [.interFrame, .attention]) }

    /// The names of the network's switches, as the command line takes them, in order.
    public static let namedInNetwork: [(name: String, ablation: Ablation)] = [
        ("inter-frame", .interFrame), ("channel", .channel), ("spatial", .spatial), ("attention", .attention),
        ("hierarchy", .hierarchy),
    ]
}
