using System.Runtime.InteropServices;
using ModelPipeline.Bench;

if (args is not [var root, .. var words] || BenchOptions.Parse(words) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 64;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var session = await Session.StartAsync(new(root), options, stop.Token);
    foreach (var scenario in options.Scenarios)
    {
        Console.WriteLine($"== {scenario}");
        await Scenario.All[scenario](session, stop.Token);
        // The results are written after each scenario: a long run that breaks off leaves the scenarios that are over.
        Report.Write(session);
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
