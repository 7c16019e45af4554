using System.Text.RegularExpressions;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>What XGBoost says of an error.</summary>
internal static partial class XGBoostError
{
    /// <summary>The reason alone, without the time and the line of code before it and the trace of the stack behind it.</summary>
    public static string Reason(string message)
    {
        var reason = Place().Replace(message.TrimStart(), "");
        return reason.Split('\n')[0].Trim();
    }

    [GeneratedRegex(@"^\[[\d:]+\] \S+:\d+: ")]
    private static partial Regex Place();
}
