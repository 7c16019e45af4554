using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Tests;

public sealed class CohortTests
{
    // The numbers are computed by the formula of the documentation with another program; docs/rollout.md has the same five.
    [Theory]
    [InlineData("v2", "7590-VHVEG", 2756)]
    [InlineData("v2", "1", 1064)]
    [InlineData("v2", "Jürgen", 8060)]
    [InlineData("2026-11", "用户42", 6001)]
    [InlineData("", "😀", 4633)]
    public void NumberOf_Vectors_AreThoseOfTheDocumentation(string salt, string user, int number) =>
        Assert.Equal(number, new Cohort(salt, 50).NumberOf(user));

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    public void Has_ManyUsers_TheShareIsWithinThreeStandardErrors(double percent)
    {
        const int Users = 300_000;
        var cohort = new Cohort("v2", percent);

        var share = Enumerable.Range(0, Users).Count(user => cohort.Has($"user-{user}")) / (double)Users;

        var expected = percent / 100;
        Assert.InRange(Math.Abs(share - expected), 0, 3 * Math.Sqrt(expected * (1 - expected) / Users));
    }

    [Fact]
    public void Has_GrowingShare_OnlyAddsUsers()
    {
        string[] users = [.. Enumerable.Range(0, 20_000).Select(user => $"user-{user}")];
        double[] shares = [0, 0.5, 1, 5, 20, 99.99, 100];

        var groups = Array.ConvertAll(shares, share => users.Where(new Cohort("v2", share).Has).ToHashSet());

        Assert.All(groups.Zip(groups.Skip(1)), pair => Assert.True(pair.First.IsSubsetOf(pair.Second)));
        Assert.Empty(groups[0]);
        Assert.Equal(users.Length, groups[^1].Count);
    }

    [Fact]
    public void Has_OtherSalt_DrawsOtherUsers()
    {
        string[] users = [.. Enumerable.Range(0, 100_000).Select(user => $"user-{user}")];
        var first = new Cohort("v2", 10);
        var second = new Cohort("v3", 10);

        var both = users.Count(user => first.Has(user) && second.Has(user)) / (double)users.Length;

        Assert.InRange(both, 0.007, 0.013);
    }

    // A salt has up to 200 characters, and a character up to three bytes.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(150, 40)]
    [InlineData(200, 5)]
    [InlineData(5, 3_000)]
    public void NumberOf_SaltAndIdOfAnyLength_IsTheNumberOfTheFormula(int salt, int id)
    {
        var user = new string('用', id);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{new string('盐', salt)}\n{user}"));
        var expected = (int)((ulong)BinaryPrimitives.ReadUInt32BigEndian(hash) * 10_000 >> 32);

        Assert.Equal(expected, new Cohort(new('盐', salt), 50).NumberOf(user));
    }

    [Fact]
    public void Has_LongId_UsesItsBufferAgain()
    {
        var cohort = new Cohort("v2", 50);
        var user = new string('a', 5_000);
        cohort.Has(user);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
            cohort.Has(user);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void NumberOf_LongId_IsComputedToo()
    {
        var cohort = new Cohort("v2", 50);

        Assert.NotEqual(cohort.NumberOf(new('a', 5_000)), cohort.NumberOf(new('a', 5_001)));
    }

    [Fact]
    public void Has_OrdinaryId_AllocatesNothing()
    {
        var cohort = new Cohort("churn-2026-11", 50);
        cohort.Has("7590-VHVEG");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
            cohort.Has("7590-VHVEG");

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
