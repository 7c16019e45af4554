using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// Owns the rollout of a pipeline. Silos ask it every second what to do and tell what they have; these calls also drive what happens by
/// itself: steps, the guard, and versions that become ready.
/// </summary>
[Reentrant]
internal sealed class RolloutGrain(
    [PersistentState("rollout")] IPersistentState<RolloutState> stored,
    RolloutSilos silos,
    ModelFetcher fetcher,
    ModelCopies copies,
    TimeProvider clock,
    IEventOutbox outbox,
    IAudit audit,
    RolloutLog log) : Grain, IRolloutGrain, IRolloutFollowing
{
    // The number of versions without a role that silos keep open, so that they get users at once.
    private const int Waiting = 2;

    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestFollowing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(500);

    private readonly SiloReports reports = new(clock);
    private readonly HashSet<string> asked = [];
    private readonly GuardWatch guard = new(silos.CollectAsync, clock);
    private readonly RolloutTeller teller = new(outbox, log);
    private readonly RolloutAudit recorder = new(audit);
    private RolloutRecord? record;
    private long tickedAt;

    private RolloutRecord Record => record ??= new(stored, DeactivateOnIdle);

    private RolloutState State => Record.State;

    private RolloutRules Rules { get; } = new(clock);

    private SettingsVersions Settings => new(Record, this.GetPrimaryKeyString(), Describe, GrainFactory, copies, recorder, log);

    private string Pipeline => State.IsSet() ? State.Pipeline : this.GetPrimaryKeyString();

    public ValueTask<RolloutReply> Get() => new(Reply());

    public async ValueTask<RolloutReply> Set(RolloutInfo rollout, RolloutCall call)
    {
        var document = RolloutJson.DocumentOf(rollout);
        return await FlipAsync(call, document, state => Rules.Set(state, document, call.By));
    }

    public async ValueTask<RolloutReply> Promote(RolloutCall call) =>
        await FlipAsync(call, State.Document.Promoted(), state => Rules.Promote(state, call.By));

    public async ValueTask<RolloutReply> RollBack(RolloutCall call) =>
        await FlipAsync(call, State.Before is [.., var before] ? before : State.Document, state => Rules.RollBack(state, call.By));

    public ValueTask<RolloutEvent[]> History() => new([.. State.Changes.Reverse().Select(RolloutJson.EventOf)]);

    public ValueTask<VersionInfo[]> Versions()
    {
        reports.Keep(silos.Active);
        return new([.. State.Kept().Reverse().Select(Describe)]);
    }

    public ValueTask<VersionInfo?> FindVersion(string version)
    {
        reports.Keep(silos.Active);
        var found = State.Find(version) ?? State.Versions.LastOrDefault(each => each.Spec.Id == version);
        return new(found is null ? null : Describe(found));
    }

    public async ValueTask<VersionReply> AddVersion(VersionRequest request)
    {
        if (!State.IsSet())
            return new(null, RolloutProblem.NotYet, "No silo has opened the pipeline yet; try again in a moment.");
        if (string.IsNullOrEmpty(request.Version) && request.Sha256 is null && request.Source is { Length: > 0 } source)
        {
            var (hash, fault) = await VersionSpecs.HashAsync(fetcher, source, clock);
            if (hash is null)
                return new(null, RolloutProblem.Invalid, fault!);
            request = request with { Sha256 = hash };
        }

        if (VersionSpecs.Of(request, State) is not { } spec)
        {
            return new(null, RolloutProblem.Invalid,
                "\"version\" and \"source\" are empty; name the version, the source of its file, or both.");
        }

        var decision = await Record.ChangeAsync(state => Rules.Add(state, spec));
        if (decision.Next is null)
            return new(null, RolloutJson.ProblemOf(decision.Kind), decision.Refusal!);
        silos.Wake(Pipeline);
        return new(Describe(State.Find(spec.Id)!));
    }

    public async ValueTask<VersionReply> DeleteVersion(string version)
    {
        if (await VersionJobs.FindAsync(GrainFactory, this.GetPrimaryKeyString(), version) is { } job)
            return new(null, RolloutProblem.Conflict, $"Job {job} scores with version '{version}'; wait for the job, or cancel it.");
        var decision = await Record.ChangeAsync(state => Rules.Delete(state, version));
        if (decision.Next is null)
            return new(null, RolloutJson.ProblemOf(decision.Kind), decision.Refusal!);
        silos.Wake(Pipeline);
        return new(Describe(State.Versions.Last(each => each.Spec.Id == version)));
    }

    public async ValueTask<FollowReply> Follow(FollowCall call)
    {
        reports.Take(call);
        if (call.Settings is { } settings)
            await StartAsync(call, RolloutJson.Read<VersionSpec>(settings), (ModelChange)call.OnChange);
        if (State.IsSet() && clock.GetElapsedTime(tickedAt) >= TickEvery)
        {
            await TickAsync();
            await teller.TellAsync(Record);
        }

        var orders = RolloutJson.Write(Orders());
        var mark = Marks.Of(orders);
        return new(mark, mark == call.Orders ? null : orders);
    }

    public ValueTask<string?> Spec(string version) => new(State.Find(version) is { } found ? RolloutJson.Write(found.Spec) : null);

    public async ValueTask Refreshed(string version, int onChange)
    {
        var spec = RolloutJson.Read<VersionSpec>(version);
        // The silo asks again later: its source has content that is no version yet.
        if (await Settings.BringAsync(spec, (state, used) => Rules.Start(state, spec, (ModelChange)onChange, used)) is { } refusal)
            throw new OrleansException(refusal);
    }

    private Task StartAsync(FollowCall call, VersionSpec settings, ModelChange onChange) =>
        Settings.BringAsync(settings, (state, used) => state.IsSet()
            ? Rules.Start(state, settings, onChange, used)
            : new(Rules.Begin(call.Pipeline, settings)));

    private RolloutOrders Orders()
    {
        var wanted = State.Document.Versions().Concat(asked).Concat(State.Wanted(Waiting)).Distinct()
            .Select(id => State.Find(id)?.Spec).OfType<VersionSpec>();
        return new(State.Epoch, State.Document, [.. wanted], reports.Silos.FirstOrDefault()?.ToParsableString() ?? "");
    }

    private VersionInfo Describe(VersionRecord version) =>
        RolloutJson.InfoOf(version, State.Document.RoleOf(version.Spec.Id), reports.Of(version.Spec.Id));

    private RolloutReply Reply() => State.IsSet()
        ? new(RolloutJson.InfoOf(State.Document), State.Epoch)
        : new(null, 0, RolloutProblem.NotYet, "No silo has opened the pipeline yet; try again in a moment.");

    // What happens by itself.
    private async Task TickAsync()
    {
        tickedAt = clock.GetTimestamp();
        reports.Keep(silos.Active);
        var before = State.Epoch;
        var stable = State.Document.Stable;
        await Record.ChangeAsync(state => new(VersionProgress.Of(state, reports, clock)));
        await Record.ChangeAsync(state => new(NextOf(state)));
        // A step never comes between the verdict and the end of the candidate that it is about.
        var judged = State.Document.Candidate?.Version;
        if (await guard.JudgeAsync(Pipeline, State.Document) is { } reason)
            await Record.ChangeAsync(state => new(state.Document.Candidate?.Version == judged ? Rules.TakeBack(state, reason) : state));
        if (State.Epoch == before)
            return;
        var change = State.Changes[^1];
        log.Changed(Pipeline, change.Action, change.By, change.Epoch, change.Reason);
        silos.Wake(Pipeline);
        if (change.Document.Stable != stable)
            _ = OvertakeAsync();
        await recorder.ChangedAsync(State, before);
    }

    // The jobs of an earlier promotion end. A job that cannot be reached goes on, and only scores users again later.
    private async Task OvertakeAsync()
    {
        try
        {
            var ended = VersionJobs.OvertakeAsync(GrainFactory, this.GetPrimaryKeyString(), State.Document.Stable);
            await foreach (var (job, canceled) in ended)
                await recorder.OvertakenAsync(job, canceled);
        }
        catch (Exception e)
        {
            log.NotOvertaken(Pipeline, e.GetType());
        }
    }

    private RolloutState NextOf(RolloutState state)
    {
        var promoted = state.Kept().FirstOrDefault(each => each is { IsPromotedWhenReady: true, State: VersionState.Ready });
        if (promoted is not null)
        {
            var settled = state.With(promoted with { IsPromotedWhenReady = false });
            return state.Document.Stable == promoted.Spec.Id
                ? settled
                : Rules.PromoteDirectly(settled, promoted.Spec.Id, VersionSpec.FromSettings, "The model of the settings has changed.");
        }

        return Rules.Step(state) ?? state;
    }

    // A change of the document: the silos open what they have closed, the document flips, the silos follow.
    private async Task<RolloutReply> FlipAsync(RolloutCall call, RolloutDocument wanted, Func<RolloutState, RolloutDecision> change)
    {
        if (!State.IsSet())
            return Reply();
        if (Decide(State, call, change) is { Next: null } refused)
            return Refuse(refused);
        if (!IsMade(State, call) && await OpenAsync(wanted) is { } missing)
            return new(null, State.Epoch, RolloutProblem.NotYet, missing);

        var isChanged = false;
        var decision = await Record.ChangeAsync(state =>
        {
            var decided = Decide(state, call, change);
            isChanged = decided.Next?.Epoch > state.Epoch;
            return decided;
        });
        if (decision.Next is null)
            return Refuse(decision);
        if (isChanged)
            log.Changed(Pipeline, State.Changes[^1].Action, call.By, State.Epoch, "");
        silos.Wake(Pipeline);
        if (isChanged)
            await OvertakeAsync();
        await UntilAsync(() => reports.Follow(State.Epoch), LongestFollowing);
        var reply = Reply();
        return call.Rescore ? reply with { Rescore = await RescoreAsync(call) } : reply;
    }

    private async Task<string?> OpenAsync(RolloutDocument document)
    {
        reports.Keep(silos.Active);
        string[] versions = [.. document.Versions().Where(id => !reports.IsSettled(id))];
        if (versions.Length == 0)
            return null;
        asked.UnionWith(versions);
        silos.Wake(Pipeline);
        try
        {
            await UntilAsync(() => versions.All(reports.IsSettled), LongestOpening);
            return versions.FirstOrDefault(id => !reports.IsSettled(id)) is { } missing
                ? $"Not every silo has version '{missing}' open; GET .../versions/{missing} says what they wait for."
                : null;
        }
        finally
        {
            asked.ExceptWith(versions);
        }
    }

    private async Task UntilAsync(Func<bool> condition, TimeSpan longest)
    {
        for (var began = clock.GetTimestamp(); !condition() && clock.GetElapsedTime(began) < longest;)
            await Task.Delay(Pause, clock);
    }

    private async Task<JobReply> RescoreAsync(RolloutCall call)
    {
        var request = VersionJobs.Rescore(call);
        return call.Tenant is { } tenant
            ? await GrainFactory.GetGrain<ITenantJobsGrain>(tenant).Create(Pipeline, request)
            : await GrainFactory.GetGrain<IPipelineJobsGrain>(this.GetPrimaryKeyString()).Create(Pipeline, request);
    }

    private static bool IsMade(RolloutState state, RolloutCall call) => state.Changes.Any(each => each.Key == call.Key);

    // A call may be repeated after its change, and also while it is under way: both are one change.
    private static RolloutDecision Decide(RolloutState state, RolloutCall call, Func<RolloutState, RolloutDecision> change)
    {
        if (IsMade(state, call))
            return new(state);
        if (call.IfEpoch is { } epoch && epoch != state.Epoch)
        {
            return new(null, $"The rollout was changed meanwhile: it has the ETag \"{state.Epoch}\", not \"{epoch}\"; read it again.",
                RolloutRefusal.Changed);
        }

        var decision = change(state);
        if (decision.Next is not { } next || next.Epoch == state.Epoch)
            return decision;
        return decision with { Next = next with { Changes = [.. next.Changes.SkipLast(1), next.Changes[^1] with { Key = call.Key }] } };
    }

    private RolloutReply Refuse(RolloutDecision decision) =>
        new(null, State.Epoch, RolloutJson.ProblemOf(decision.Kind), decision.Refusal!);
}
