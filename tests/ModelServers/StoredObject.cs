using System.Security.Cryptography;

namespace ModelPipeline.Tests;

/// <summary>An object of a server of the tests.</summary>
/// <param name="Content">The bytes; null for zeros.</param>
/// <param name="Bytes">The length.</param>
/// <param name="Generation">The number of the write that made it; later ones are greater.</param>
/// <param name="Modified">When it was written.</param>
public sealed record StoredObject(byte[]? Content, long Bytes, long Generation, DateTimeOffset Modified)
{
    /// <summary>The ETag, without quotes. The MD5 of the content, as that of S3 is, which its client checks.</summary>
    public string ETag { get; } = Convert.ToHexStringLower(MD5.HashData(Content ?? BitConverter.GetBytes(Bytes)));

    /// <summary>A piece of the content.</summary>
    public byte[] Piece(long offset, int length) =>
        Content is null ? new byte[length] : Content.AsSpan((int)offset, length).ToArray();
}
