using System.Globalization;
using System.Reflection;

namespace ModelPipeline.Mutants;

/// <summary>
/// Runs inside a test program, and runs its tests as often as it is told, one change after the other: the start of a process takes longer
/// than most tests.
/// </summary>
internal static class Worker
{
    /// <summary>The environment variable with the names of the test program and of the assembly that has the switches.</summary>
    public const string Assemblies = "MUTANTS_WORKER";

    /// <summary>How a line begins that ends the output of one run; the exit code follows.</summary>
    public const string Ended = "MUTANTS ENDED ";

    /// <summary>
    /// Reads lines until there are no more. Each has the number of a change, and the arguments of the test runner, with tabs between.
    /// </summary>
    public static async Task RunAsync(string assemblies)
    {
        var names = assemblies.Split(' ');
        var tests = Assembly.Load(names[0]);
        Assembly.SetEntryAssembly(tests);
        var changes = Assembly.Load(names[1]).GetType("MutantSwitch")!;
        var (turnOn, write) = (changes.GetMethod("TurnOn")!, changes.GetMethod("WriteReached")!);
        var (input, output) = (Console.In, Console.Out);
        while (await input.ReadLineAsync() is { } line)
        {
            var parts = line.Split('\t');
            turnOn.Invoke(null, [int.Parse(parts[0], CultureInfo.InvariantCulture)]);
            var code = await StartAsync(tests.EntryPoint!, parts[1..]);
            turnOn.Invoke(null, [-1]);
            write.Invoke(null, null);
            output.WriteLine($"\n{Ended}{code}");
            output.Flush();
        }
    }

    private static async Task<int> StartAsync(MethodInfo main, string[] arguments)
    {
        var result = main.Invoke(null, [arguments]);
        return result is Task<int> task ? await task : (int)result!;
    }
}
