using System.Globalization;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>The checks of <c>doctor</c>. If a check fails, only the checks that depend on it are left out.</summary>
internal sealed class Doctor(Call call)
{
    // Certificates and tokens tolerate a difference of a minute; a new key may not tolerate more.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1);
    private const double FullMemory = 0.9;

    public async Task<IReadOnlyList<DoctorCheck>> LookAsync(CancellationToken cancellationToken)
    {
        var checks = new List<DoctorCheck>();
        try
        {
            await LookAtServerAsync(checks, cancellationToken);
            await LookAtHealthAsync(checks, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or ModelPipelineException)
        {
            checks.Add(new("server", CheckResult.Failed, $"{call.Server.Server} does not answer: {e.Message}",
                $"Start it, or name another: --server URL, {GlobalOptions.ServerVariable}."));
            return checks;
        }

        if (await PipelinesAsync(checks, cancellationToken) is { } pipelines)
        {
            foreach (var pipeline in pipelines)
                await LookAtPipelineAsync(pipeline.Name, checks, cancellationToken);
            await LookAtJobsAsync(checks, cancellationToken);
        }

        return checks;
    }

    private async Task LookAtServerAsync(List<DoctorCheck> checks, CancellationToken cancellationToken)
    {
        var began = call.Around.Clock.GetTimestamp();
        using var answer = await call.GetAsync("health/live", cancellationToken);
        var time = call.Around.Clock.GetElapsedTime(began);
        var milliseconds = $"{time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms";
        checks.Add(time < SlowAnswer
            ? DoctorCheck.Ok("server", $"{call.Server.Server} answers in {milliseconds}")
            : new("server", CheckResult.Warning, $"{call.Server.Server} answers in {milliseconds}",
                "Look at the load of the machine, and at the network between."));
        if (answer.Headers.Date is not { } date)
            return;
        var skew = date - call.Around.Clock.GetUtcNow();
        checks.Add(skew.Duration() <= MostSkew
            ? DoctorCheck.Ok("clock", "the server's clock is that of this machine, to a minute")
            : new("clock", CheckResult.Warning,
                $"the server's clock is {Texts.Of(skew.Duration())} {(skew > TimeSpan.Zero ? "ahead" : "behind")}",
                "Set both clocks by NTP: tokens and certificates that begin or end are judged by the clock."));
    }

    private async Task LookAtHealthAsync(List<DoctorCheck> checks, CancellationToken cancellationToken)
    {
        var health = await call.Client.GetHealthAsync(cancellationToken);
        checks.AddRange((health.Problems ?? []).Select(problem =>
            new DoctorCheck("ready", CheckResult.Failed, problem, "Calls are refused until this is mended; the server's log says more.")));
        checks.AddRange((health.Warnings ?? []).Select(warning => new DoctorCheck("ready", CheckResult.Warning, warning)));
        if (health.IsUp)
            checks.Add(DoctorCheck.Ok("ready", "the cluster is joined and every store answers"));
        if (health.Memory is not { MaxActivations: > 0 } memory)
            return;
        var are = memory.Activations == 1 ? "is" : "are";
        var users = $"{Texts.Users(memory.Activations)} {are} active in the silo that answers, which has room for "
            + Texts.Of(memory.MaxActivations);
        checks.Add(memory.Activations < FullMemory * memory.MaxActivations
            ? DoctorCheck.Ok("memory", users)
            : new("memory", CheckResult.Warning, users, "Give the silos more memory, or add one: calls for further users get 503."));
    }

    private async Task<IReadOnlyList<PipelineInfo>?> PipelinesAsync(List<DoctorCheck> checks, CancellationToken cancellationToken)
    {
        try
        {
            var pipelines = await call.Client.ListPipelinesAsync(cancellationToken);
            checks.Add(pipelines.Count > 0
                ? DoctorCheck.Ok("pipelines", string.Join(", ", pipelines.Select(each => each.Name)))
                : new("pipelines", CheckResult.Warning, "none is visible to this caller", "Write settings: modelpipeline init"));
            return pipelines;
        }
        catch (ModelPipelineException e)
        {
            checks.Add(new("access", CheckResult.Failed, e.Message, e.Status is 401 or 403
                ? $"Send a key with the scope read: --api-key KEY, {GlobalOptions.ApiKeyVariable}."
                : null));
            return null;
        }
    }

    private async Task LookAtPipelineAsync(string pipeline, List<DoctorCheck> checks, CancellationToken cancellationToken)
    {
        await TryAsync($"{pipeline} versions", checks, async () =>
        {
            foreach (var version in await call.Client.Versions(pipeline).ListAsync(cancellationToken))
            {
                if (version is { State: "Failed", DeletedAt: null })
                {
                    checks.Add(new($"{pipeline} version {version.Version}", CheckResult.Warning, string.Join(" ", version.Faults),
                        $"Delete it: modelpipeline versions delete {pipeline} {version.Version}"));
                }

                var failing = version.Silos.Where(silo => version.Role != "None" && silo.State == "Failed");
                checks.AddRange(failing.Select(silo => new DoctorCheck(
                    $"{pipeline} version {version.Version}", CheckResult.Failed, $"{silo.Silo}: {string.Join(" ", silo.Faults)}")));
            }
        });
        await TryAsync($"{pipeline} schedule", checks, async () =>
        {
            if ((await call.Client.Schedules.GetAsync(pipeline, cancellationToken)).Problem is { } problem)
                checks.Add(new($"{pipeline} schedule", CheckResult.Warning, problem));
        });
    }

    private Task LookAtJobsAsync(List<DoctorCheck> checks, CancellationToken cancellationToken) => TryAsync("jobs", checks, async () =>
    {
        var held = (await call.Client.Jobs.ListAsync(cancellationToken)).Where(job => !job.IsOver && job.Error is not null).ToList();
        checks.AddRange(held.Select(job => new DoctorCheck(
            $"job {job.Id}", CheckResult.Warning, job.Error!, $"It goes on by itself, or: modelpipeline jobs cancel {job.Id}")));
        if (held.Count == 0)
            checks.Add(DoctorCheck.Ok("jobs", "none is held up"));
    });

    private static async Task TryAsync(string name, List<DoctorCheck> checks, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (ModelPipelineException e) when (e.Kind == "no-schedule")
        {
            // Most pipelines have none.
        }
        catch (ModelPipelineException e)
        {
            checks.Add(new(name, CheckResult.Warning, e.Message));
        }
    }
}
