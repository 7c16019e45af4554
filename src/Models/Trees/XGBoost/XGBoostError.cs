using System.Text.RegularExpressions;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>Messages of XGBoost.</summary>
internal static partial class XGBoostError
{
    /// <summary>The reason of an error, without the time and the line of code before it and the stack trace after it.</summary>
    public static string Reason(string message)
    {
        var reason = Prefix().Replace(message.TrimStart(), "");
        return reason.Split('\n')[0].Trim();
    }

    [GeneratedRegex(@"^\[[\d:]+\] \S+:\d+: ")]
    private static partial Regex Prefix();
}
