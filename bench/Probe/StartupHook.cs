using ModelPipeline.Bench.Probe;

/// <summary>
/// What the runtime runs before a program's own Main where <c>DOTNET_STARTUP_HOOKS</c> names this assembly; it asks for a class of this
/// name in no namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("BENCH_PROBE"), out var port))
            new Thread(() => ProbeServer.Run(port)) { IsBackground = true, Name = "bench probe" }.Start();
    }
}
