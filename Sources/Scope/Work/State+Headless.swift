extension State {
    /// The state after a run from the target's frame to the end of the sequence, without a screen.
    public func trackedToTheEnd(by runner: ImmediateRunner) -> State {
        var state = self
        state.addRival()
        state.carryOut(state.request(lastFrame ?? Int(Int32.max)), by: runner)
        return state
    }

    /// The state after the page of its run was written, without a screen.
    public func withPage(at path: String, by runner: ImmediateRunner) -> State {
        var state = self
        state.carryOut(state.makePage(to: path) + state.tendPage(), by: runner)
        return state
    }

    /// Does what is to be done, and what follows from it, until nothing does.
    private mutating func carryOut(_ effects: [Effect], by runner: ImmediateRunner) {
        var effects = effects
        while !effects.isEmpty {
            for effect in effects {
                switch effect {
                case .work(let request): runner.submit(request)
                case .save(let file): runner.save(file)
                case .cancelWork, .stopSaving, .startRecording, .stopRecording, .suspend, .redraw, .quit: break
                }
            }
            effects = runner.reports().flatMap { handle(.runner($0)) }
        }
    }
}
