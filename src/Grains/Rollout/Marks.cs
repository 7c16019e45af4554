using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Grains;

/// <summary>Short marks that tell whether two texts are the same.</summary>
internal static class Marks
{
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
