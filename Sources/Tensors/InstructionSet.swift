import CShims

/// The instruction set that the kernels run with.
public enum InstructionSet: Int32, Sendable, CaseIterable, Comparable {
    /// What every x86-64 processor has (128-bit vectors), or the compiler's default elsewhere.
    case baseline = 0
    /// 256-bit vectors with fused multiply-add.
    case avx2 = 1
    /// 512-bit vectors.
    case avx512 = 2

    /// The best one that this processor offers; `TRACKSCOPE_CPU` in the environment (`baseline`, `avx2`) lowers it.
    public static var current: InstructionSet { InstructionSet(rawValue: ts_instruction_set()) ?? .baseline }

    public static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.rawValue < right.rawValue }
}
