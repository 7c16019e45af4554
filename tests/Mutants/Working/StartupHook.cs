using ModelPipeline.Mutants;

/// <summary>.NET calls it before the entry point of a program whose variable <c>DOTNET_STARTUP_HOOKS</c> names this assembly.</summary>
internal static class StartupHook
{
    /// <summary>Makes a worker of a test program. Other programs that tests start are none.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Worker.Assemblies) is not { } assemblies)
            return;
        Environment.SetEnvironmentVariable(Worker.Assemblies, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        Task.Run(() => Worker.RunAsync(assemblies)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
