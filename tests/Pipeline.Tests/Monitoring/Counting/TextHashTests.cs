namespace ModelPipeline.Tests;

public sealed class TextHashTests
{
    // Silos and stored windows compare these numbers, so they never change.
    [Fact]
    public void Of_ATextOfEachLength_IsTheSameNumberForEver()
    {
        string[] texts = ["", "a", "ab", "abc", "abcd", "abcde", "abcdefgh", "Straße 7"];

        Assert.All(texts, text => Assert.Equal(Reference(text), TextHash.Of(text)));
    }

    [Fact]
    public void Of_TextsThatDifferInOneCharacterOrInLength_Differ()
    {
        var texts = new HashSet<string> { "" };
        for (var length = 1; length <= 12; length++)
        {
            for (var at = 0; at < length; at++)
            {
                texts.Add(new string('a', at) + "b" + new string('a', length - at - 1));
                texts.Add(new string('a', at) + "\0" + new string('a', length - at - 1));
            }

            texts.Add(new('a', length));
            texts.Add(new('\0', length));
        }

        Assert.Equal(texts.Count, texts.Select(text => TextHash.Of(text)).Distinct().Count());
    }

    [Fact]
    public void Of_ManyTexts_FillEachBitAsOftenAsNot()
    {
        var hashes = Enumerable.Range(0, 2_000).Select(i => TextHash.Of($"user-{i}")).ToList();

        // A thousand of two thousand; six deviations.
        Assert.All(Enumerable.Range(0, 64), bit => Assert.InRange(hashes.Count(hash => ((hash >> bit) & 1) == 1), 866, 1_134));
    }

    [Theory]
    [InlineData(1UL, "#0000000000000001")]
    [InlineData(ulong.MaxValue, "#ffffffffffffffff")]
    public void Name_IsTheHashInSixteenDigits(ulong hash, string name) => Assert.Equal(name, TextHash.Name(hash));

    // The hash as its definition says: groups of four characters, mixed in one after the other, and the rest.
    private static ulong Reference(string text)
    {
        var hash = (ulong)(2 * text.Length);
        for (var at = 0; at <= text.Length; at += 4)
        {
            var group = 0UL;
            for (var i = 0; i < 4 && at + i < text.Length; i++)
                group |= (ulong)text[at + i] << (16 * i);
            var product = (UInt128)(hash ^ group ^ 0xA0761D6478BD642F) * 0xE7037ED1A0B428DB;
            hash = (ulong)(product >> 64) ^ (ulong)product;
        }

        return hash;
    }
}
