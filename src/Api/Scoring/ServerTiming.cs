using System.Globalization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Writes the header <c>Server-Timing</c>, which browsers and tools show, for callers who ask for it.</summary>
internal static class ServerTiming
{
    private const string Header = "Server-Timing";

    /// <summary>Sets the header: the stages on the user's silo as far as they are known, and the whole time in this process.</summary>
    public static void Write(HttpContext context, ScoreTiming? stages, TimeSpan total)
    {
        var whole = Entry("total", total);
        context.Response.Headers[Header] = stages is null
            ? whole
            : string.Join(", ", Entry("queue", stages.Queue), Entry("retrieve", stages.Retrieve), Entry("apply", stages.Apply),
                Entry("write", stages.Write), whole);
    }

    private static string Entry(string name, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{name};dur={time.TotalMilliseconds:0.###}");
}
