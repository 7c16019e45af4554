using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class InferRoomTests
{
    private readonly InferRoom room = new();

    [Theory]
    [InlineData(256 << 10, "", true)]
    [InlineData((256 << 10) + 1, "", false)]
    [InlineData(10, "gzip", false)]
    [InlineData(null, "", false)]
    public void TryEnter_ManyRequests_AreLimitedUnlessTheyAreSmallAndPlain(int? length, string encoding, bool isSmall)
    {
        var places = Enumerable.Range(0, InferRoom.MaxLarge + 1).Select(_ => room.TryEnter(Request(length, encoding))).ToList();

        Assert.All(places.Take(InferRoom.MaxLarge), Assert.NotNull);
        Assert.Equal(isSmall, places[^1] is not null);
        // A small one never waits for large ones.
        Assert.NotNull(room.TryEnter(Request(1, "")));
        places[0]!.Dispose();
        Assert.NotNull(room.TryEnter(Request(length, encoding)));
        Assert.Equal(isSmall, room.TryEnter(Request(length, encoding)) is not null);
    }

    private static HttpRequest Request(long? length, string encoding)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentLength = length;
        if (encoding.Length > 0)
            request.Headers.ContentEncoding = encoding;
        return request;
    }
}
