using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>What the kernel counts for processes and for all processes that they started.</summary>
internal static class ProcessTree
{
    private const int TicksPerSecond = 100;

    /// <summary>Seconds of processor time of the processes, their children, and the children that have ended.</summary>
    public static double CpuSeconds(IEnumerable<int> roots) => Members(roots).Sum(stat => stat.Ticks) / (double)TicksPerSecond;

    /// <summary>Seconds of processor time of this program.</summary>
    public static double OwnCpuSeconds() => Own(stat => stat.OwnTicks);

    /// <summary>Seconds of processor time of programs that this one started and that have ended.</summary>
    public static double EndedChildrenCpuSeconds() => Own(stat => stat.Ticks - stat.OwnTicks);

    /// <summary>Seconds of processor time of everything on the machine.</summary>
    // The fields: cpu user nice system idle iowait irq softirq ... Idle and iowait are not busy time.
    public static double MachineCpuSeconds()
    {
        var ticks = File.ReadLines("/proc/stat")
            .First()
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Take(7)
            .Select(cell => long.Parse(cell, CultureInfo.InvariantCulture))
            .ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4]) / (double)TicksPerSecond;
    }

    /// <summary>The bytes in memory now, and the most since the start.</summary>
    public static (long Now, long Most) Memory(IEnumerable<int> roots)
    {
        var now = 0L;
        var most = 0L;
        foreach (var member in Members(roots))
        {
            try
            {
                var lines = File.ReadLines($"/proc/{member.Id}/status").Where(line => line.StartsWith("Vm", StringComparison.Ordinal))
                    .ToList();
                now += Kilobytes(lines, "VmRSS:") * 1024;
                most += Kilobytes(lines, "VmHWM:") * 1024;
            }
            catch (IOException)
            {
                // The process has ended.
            }
        }

        return (now, most);
    }

    private static double Own(Func<Stat, long> ticks) => ticks(Read(Environment.ProcessId)!) / (double)TicksPerSecond;

    private static long Kilobytes(List<string> lines, string name) =>
        lines.Find(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;

    private static List<Stat> Members(IEnumerable<int> roots)
    {
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => Read(int.Parse(name!, CultureInfo.InvariantCulture)))
            .OfType<Stat>()
            .ToList();
        var children = all.ToLookup(stat => stat.Parent);
        var ids = roots.ToHashSet();
        var members = all.Where(stat => ids.Contains(stat.Id)).ToList();
        for (var i = 0; i < members.Count; i++)
            members.AddRange(children[members[i].Id]);
        return members;
    }

    // The name in brackets can hold any character. The fields after it have a fixed order.
    private static Stat? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var cells = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Cell(int number) => long.Parse(cells[number - 3], CultureInfo.InvariantCulture);
            var own = Cell(14) + Cell(15);
            return new(id, (int)Cell(4), own, own + Cell(16) + Cell(17));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="Id">The id of the process.</param>
    /// <param name="Parent">The process that started it.</param>
    /// <param name="OwnTicks">Processor time of the process itself.</param>
    /// <param name="Ticks">Processor time with that of its children that have ended.</param>
    private sealed record Stat(int Id, int Parent, long OwnTicks, long Ticks);
}
