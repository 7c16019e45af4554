using System.Globalization;

namespace ModelPipeline.Models.Python;

/// <summary>The memory that a worker may have (setting <c>Model:MaxMemory</c>), and the memory that processes have.</summary>
internal static class MemoryLimit
{
    private static readonly (string Unit, long Bytes)[] Units = [("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1)];

    /// <summary>Reads the setting as bytes; null if it is empty.</summary>
    /// <exception cref="PipelineConfigurationException">The setting is not an amount of memory.</exception>
    public static long? Parse(string setting)
    {
        var text = setting.Trim();
        if (text.Length == 0)
            return null;
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase));
        var number = unit.Unit is null ? text : text[..^unit.Unit.Length];
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        var isNumber = double.TryParse(number, Style, CultureInfo.InvariantCulture, out var value);
        var bytes = value * (unit.Unit is null ? 1 : unit.Bytes);
        return isNumber && bytes is >= 1 and < long.MaxValue
            ? (long)bytes
            : throw new PipelineConfigurationException("Model:MaxMemory", $"is '{setting}'; set an amount such as 512MB or 2GB.");
    }

    /// <summary>The limit without a setting: the memory after loading, and the worker's share of half of the machine's memory.</summary>
    public static long Default(long loaded, int workers) => loaded + (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / workers);

    /// <summary>The resident memory of a process in bytes; 0 if the system does not tell it.</summary>
    public static long Of(int pid)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
