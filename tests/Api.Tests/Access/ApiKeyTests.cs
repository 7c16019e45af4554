using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ApiKeyTests
{
    [Fact]
    public void Create_ManyTimes_GivesKeysOfOneFormThatDiffer()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKey.Create()).ToList();

        Assert.All(keys, key => Assert.Matches("^mp_[0-9A-Za-z]{49}$", key));
        Assert.All(keys, key => Assert.False(ApiKey.IsDamaged(key)));
        Assert.Equal(keys.Count, keys.Select(ApiKey.IdOf).Distinct().Count());
    }

    [Fact]
    public void IsDamaged_KeyWithOneOtherCharacterOrLess_IsSeen()
    {
        var key = ApiKey.Create();

        for (var i = 3; i < key.Length; i++)
        {
            Assert.True(ApiKey.IsDamaged($"{key[..i]}{(key[i] == 'a' ? 'b' : 'a')}{key[(i + 1)..]}"), $"at {i}");
            Assert.True(ApiKey.IsDamaged(key.AsSpan(0, i)), $"up to {i}");
        }

        Assert.False(ApiKey.IsDamaged("not a key"));
    }

    [Fact]
    public void TryHash_OfAnyText_IsThatOfItsUtf8()
    {
        var hash = new byte[32];

        Assert.True(ApiKey.TryHash("mp_ü🙂", hash));
        Assert.Equal(ApiKey.Hash("mp_ü🙂"), hash);
        Assert.False(ApiKey.TryHash(new string('x', 257), hash));
    }
}
