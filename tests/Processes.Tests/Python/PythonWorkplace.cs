using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A pipeline of numbers. The numbers tell the model, which is a module, what to do.</summary>
internal sealed class PythonWorkplace : IDisposable
{
    /// <summary>The users whose row ends the process, makes it hang, or leaks 10 MB.</summary>
    public const string Ends = "ends";
    public const string Hangs = "hangs";
    public const string Leaks = "leaks";

    private const string Rules = """
        import os, time
        inputs = {"n": "int64"}
        outputs = {"twice": "int64"}
        kept = []

        def apply(columns):
            n = columns["n"]
            if (n == -1).any():
                os._exit(3)
            if (n == -2).any():
                time.sleep(3600)
            if (n == -3).any():
                kept.append(bytearray(os.urandom(1 << 20)) * 10)
            return {"twice": n * 2}
        """;

    private readonly Workplace workplace = new();

    public PythonWorkplace(int users)
    {
        var rows = Enumerable.Range(1, users).Select(i => $"u{i},{i}");
        File.WriteAllLines(workplace.File("numbers.csv"), [.. rows.Prepend("user_id,n"), $"{Ends},-1", $"{Hangs},-2", $"{Leaks},-3"]);
        File.WriteAllText(workplace.File("rules.py"), Rules);
    }

    public Workplace Workplace => workplace;

    public static JsonObject Settings()
    {
        var settings = Workplace.Settings();
        settings["Pipelines"] = new JsonObject
        {
            ["rules"] = new JsonObject
            {
                ["Input"] = new JsonObject { ["Kind"] = "DuckDb", ["Connection"] = "in", ["Table"] = "numbers.csv" },
                ["Model"] = new JsonObject { ["Path"] = "rules.py", ["Python"] = "/usr/bin/python3", ["MaxMemory"] = "150MB" },
                ["Output"] = new JsonObject
                {
                    ["Kind"] = "Sqlite",
                    ["Connection"] = "out",
                    ["Table"] = "rules_scores",
                    ["Mode"] = "Append",
                },
                // Where memory is slow, a batch with odd rows takes longer than the ten seconds that callers wait unless told.
                ["Timeout"] = "00:02:00",
            },
        };
        return settings;
    }

    /// <summary>The running Python processes of an API: the first process and its workers.</summary>
    public static IReadOnlyList<int> ProcessesOf(int api) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let pid = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0
           where pid > 0
           let arguments = Read(folder, "cmdline").TrimEnd('\0').Split('\0')
           where arguments.Length > 3 && arguments[^3].EndsWith("/worker.py", StringComparison.Ordinal)
               && arguments[^1] == api.ToString(CultureInfo.InvariantCulture)
               && !Read(folder, "stat").Contains(") Z ", StringComparison.Ordinal)
           orderby pid
           select pid,
    ];

    /// <summary>The memory of a process in megabytes; 0 if it has ended.</summary>
    public static long MegabytesOf(int pid) =>
        Read($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}", "statm").Split(' ') is [_, var pages, ..]
            ? long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize >> 20
            : 0;

    public void Dispose() => workplace.Dispose();

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
