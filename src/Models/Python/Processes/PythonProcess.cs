using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Models.Python;

/// <summary>
/// Starts and watches the first Python process, from a thread that lives as long as the process. Linux ends the process when the thread
/// that started it ends. So no Python process outlives a silo that was killed.
/// </summary>
internal sealed class PythonProcess
{
    // There is one process for each core. If a library started one thread per core in each process, all processes would be slower.
    private static readonly string[] OneThread =
        ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "LOKY_MAX_CPU_COUNT"];

    // Sections of the settings of this process. They can hold passwords, which no model needs.
    private static readonly string[] Sections = ["ConnectionStrings", "Pipelines", "Cluster", "Models", "Auth", "Kestrel"];

    // .NET reads settings behind these prefixes too.
    private static readonly string[] Prefixes = ["DOTNET_", "ASPNETCORE_"];

    // Connection strings as Azure writes them: CUSTOMCONNSTR_scores is ConnectionStrings:scores. Headers of OTLP hold a collector's key.
    private static readonly string[] Secrets =
        ["CUSTOMCONNSTR_", "SQLCONNSTR_", "SQLAZURECONNSTR_", "MYSQLCONNSTR_", "POSTGRESQLCONNSTR_", "OTEL_EXPORTER_OTLP_"];

    // How long the lines that a process wrote before it ended are waited for.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PythonProcess(ProcessStartInfo info, PythonOutput output)
    {
        var thread = new Thread(() => Run(info, output)) { IsBackground = true, Name = "Python process" };
        thread.Start();
    }

    /// <summary>Completes when the process has ended. Processes that it has started may go on.</summary>
    public Task Ended => ended.Task;

    /// <exception cref="PipelineConfigurationException">The interpreter cannot be started.</exception>
    public static async Task<PythonProcess> StartAsync(string interpreter, Home home, PythonOutput output)
    {
        var info = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "-u", home.Script, home.SocketPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) })
            info.ArgumentList.Add(argument);
        foreach (var name in OneThread)
            info.Environment.TryAdd(name, "1");
        foreach (var name in info.Environment.Keys.Where(IsSecret).ToList())
            info.Environment.Remove(name);
        var process = new PythonProcess(info, output);
        try
        {
            await process.started.Task;
            return process;
        }
        catch (Win32Exception e)
        {
            throw new PipelineConfigurationException("Model:Python",
                $"is '{interpreter}', which cannot be started ({e.Message}); name a Python of 3.9 or later, such as venv/bin/python.");
        }
    }

    /// <summary>Kills the process. Its workers end with it.</summary>
    public async Task KillAsync()
    {
        var process = await started.Task;
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // The process has ended already.
        }

        await Ended;
    }

    private static bool IsSecret(string name)
    {
        var prefix = Array.Find(Prefixes, each => name.StartsWith(each, StringComparison.OrdinalIgnoreCase)) ?? "";
        var setting = name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        return Array.Exists(Sections, each => setting.StartsWith($"{each}:", StringComparison.OrdinalIgnoreCase))
            || Array.Exists(Secrets, each => name.StartsWith(each, StringComparison.OrdinalIgnoreCase));
    }

    private void Run(ProcessStartInfo info, PythonOutput output)
    {
        try
        {
            using var process = new Process { StartInfo = info };
            process.Start();
            process.StandardInput.Close();
            using var over = new CancellationTokenSource();
            using var lines = process.StandardOutput;
            using var errors = process.StandardError;
            Task[] reads = [output.ReadAsync(lines, isError: false, over.Token), output.ReadAsync(errors, isError: true, over.Token)];
            started.SetResult(process);
            process.WaitForExit();
            // What the process wrote is read to its end. A process that the model has started can hold the other end open for ever.
            Task.WaitAll(reads, LastLines);
            over.Cancel();
            Task.WaitAll(reads);
        }
        catch (Exception e)
        {
            started.TrySetException(e);
        }

        ended.SetResult();
    }
}
