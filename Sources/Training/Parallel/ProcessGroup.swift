import CShims
import Foundation
import Tensors

/// The processes that train together, each with a part of every batch (`mpirun -n N trackscope train ...`).
///
/// Open MPI is loaded when a program is started by its `mpirun`, and not needed otherwise.
public final class ProcessGroup: Sendable {
    /// This process's number, from 0.
    public let rank: Int
    /// How many processes there are.
    public let count: Int
    // Used by the one thread that trains.
    private nonisolated(unsafe) var handle: OpaquePointer?

    /// A process by itself.
    public static let alone = ProcessGroup()

    private init() {
        (rank, count, handle) = (0, 1, nil)
    }

    /// Joins the processes that `mpirun` started; a process by itself where none did.
    ///
    /// - Throws: `ProcessGroupError` where Open MPI is not to be had.
    public init(environment: [String: String]) throws(ProcessGroupError) {
        guard environment["OMPI_COMM_WORLD_SIZE"] != nil else {
            (rank, count, handle) = (0, 1, nil)
            return
        }
        var message = [CChar](repeating: 0, count: 512)
        guard let opened = ts_mpi_open(&message, message.count) else {
            let text = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw ProcessGroupError(reason: text)
        }
        handle = opened
        rank = Int(ts_mpi_rank(opened))
        count = Int(ts_mpi_size(opened))
    }

    /// Leaves the group in order, once every process does; its sums cannot be had any more. Without it, `mpirun` takes the
    /// program's end for a failure.
    public func leave() {
        if let handle { ts_mpi_close(handle) }
        handle = nil
    }

    /// Replaces numbers by their sums over all processes.
    public func sum(_ values: inout [Double]) throws(ProcessGroupError) {
        guard let handle, count > 1 else { return }
        let failed = values.withUnsafeMutableBufferPointer {
            ts_mpi_sum_doubles(handle, $0.baseAddress, Int64($0.count))
        }
        if failed != 0 { throw ProcessGroupError(reason: "the sum over all processes failed") }
    }

    /// Replaces tensors by their sums over all processes, which have the same names and shapes.
    public func sum(_ tensors: inout [String: Tensor<Float>]) throws(ProcessGroupError) {
        guard let handle, count > 1 else { return }
        // In one piece: a message costs more than a number.
        let names = tensors.keys.sorted()
        var values: [Float] = []
        for name in names { tensors[name]?.withUnsafeElements { values.append(contentsOf: $0) } }
        let failed = values.withUnsafeMutableBufferPointer {
            ts_mpi_sum_floats(handle, $0.baseAddress, Int64($0.count))
        }
        if failed != 0 { throw ProcessGroupError(reason: "the sum over all processes failed") }
        var start = 0
        for name in names {
            guard let shape = tensors[name]?.shape else { continue }
            let end = start + shape.reduce(1, *)
            tensors[name] = Tensor(shape: shape, elements: values[start..<end])
            start = end
        }
    }

    /// Ends every process of the group: the others would wait for this one for ever. Does nothing to a process by itself.
    public func abort(code: Int32) {
        if let handle, count > 1 { ts_mpi_abort(handle, code) }
    }
}

/// Why processes cannot train together.
public struct ProcessGroupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the library's words.
    public let reason: String

    public var description: String {
        "started by mpirun, but Open MPI cannot be used: \(reason); install it (Debian: apt install openmpi-bin)"
    }
}
