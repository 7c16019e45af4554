using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>The closed loop: wrk, each caller of which calls again as soon as it has its answer.</summary>
internal static class Wrk
{
    private const string Marker = "RESULT ";

    /// <summary>Calls one contestant.</summary>
    public static Task<LoadResult> RunAsync(Workspace workspace, Contestant contestant, int callers, TimeSpan time, UserSpread users,
        CancellationToken cancellationToken) =>
        RunAsync(workspace, contestant.Address, callers, time,
            [contestant.Method, contestant.Prefix, contestant.Suffix, contestant.Key, .. users.ToArguments()], cancellationToken);

    private static async Task<LoadResult> RunAsync(Workspace workspace, Uri address, int callers, TimeSpan time, string[] script,
        CancellationToken cancellationToken)
    {
        string[] command =
        [
            "-t1", $"-c{callers.ToString(CultureInfo.InvariantCulture)}",
            string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds:0}s"), "--timeout", "10s",
            "-s", Path.Combine(workspace.Root, "bench/Bench/users.lua"), address.ToString(), "--", .. script,
        ];
        var cpu = ProcessTree.EndedChildrenCpuSeconds();
        using var wrk = Process.Start(new ProcessStartInfo("wrk", command) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith(Marker, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk failed: {output}");
        var cells = line[Marker.Length..].Split(' ').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        return new((long)cells[0], (long)cells[2], cells[1] / 1e6, Milliseconds(cells[3]), Milliseconds(cells[4]), Milliseconds(cells[5]),
            Milliseconds(cells[6]), ProcessTree.EndedChildrenCpuSeconds() - cpu);
    }

    private static double Milliseconds(double microseconds) => microseconds / 1000;
}
