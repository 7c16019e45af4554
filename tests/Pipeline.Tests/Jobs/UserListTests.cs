namespace ModelPipeline.Tests;

public sealed class UserListTests
{
    [Fact]
    public void Plan_Users_AreDividedInTheirOrder()
    {
        var plan = UserList.Plan(["a", "b", "c"], 2);

        Assert.Equal(["""["a","b"]""", """["c"]"""], plan.Partitions);
        Assert.Equal(3, plan.Users);
    }

    [Fact]
    public void Plan_UsersWithFeatures_AreReadBackWithThem()
    {
        var plan = UserList.Plan(["a", "\"b\"", "c"], ["""{"x":1}""", null, """{"x":[2]}"""], 2);

        Assert.Equal((2, 3L), (plan.Partitions.Count, plan.Users));
        var read = plan.Partitions.SelectMany(UserList.Read).ToList();
        Assert.Equal(["a", "\"b\"", "c"], read.Select(each => each.User));
        Assert.Equal(["""{"x":1}""", null, """{"x":[2]}"""], read.Select(each => each.Features?.GetRawText()));
    }

    [Fact]
    public void Read_UsersWithoutFeatures_HaveNone() =>
        Assert.Equal([new("a", null), new("b", null)], UserList.Read("""["a","b"]"""));
}
