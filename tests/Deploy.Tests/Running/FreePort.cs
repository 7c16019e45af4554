using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>A port that nobody listens on, as a text.</summary>
internal static class FreePort
{
    public static string Find() => FreePorts.Next().ToString(CultureInfo.InvariantCulture);
}
