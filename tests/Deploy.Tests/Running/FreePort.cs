using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>A free port as text.</summary>
internal static class FreePort
{
    public static string Find() => FreePorts.Next().ToString(CultureInfo.InvariantCulture);
}
