namespace ModelPipeline.Grains;

/// <summary>
/// The stored state of a rollout. Changes are made one at a time; each is stored as a whole before anybody sees it, under the tag of the
/// state before. Runs in the grain.
/// </summary>
internal sealed class RolloutRecord(IPersistentState<RolloutState> stored, Action leave)
{
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>The stored state.</summary>
    public RolloutState State { get; private set; } = stored.State ?? new();

    /// <summary>Changes the state.</summary>
    /// <param name="change">Decides from the present state. Not called again if the write fails.</param>
    /// <returns>The decision. Its state is stored, unless the request was refused.</returns>
    public async Task<RolloutDecision> ChangeAsync(Func<RolloutState, RolloutDecision> change)
    {
        await turn.WaitAsync();
        try
        {
            var decision = change(State);
            if (decision.Next is not { } next || ReferenceEquals(next, State))
                return decision;
            stored.State = next;
            await stored.WriteStateAsync();
            State = next;
            return decision;
        }
        catch
        {
            // The write may have succeeded. The next call begins from the stored state.
            stored.State = State;
            leave();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }
}
