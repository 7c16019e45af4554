using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Later versions must read stored state. These texts stand for the state of existing clusters.</summary>
public sealed class StateSerializerTests
{
    private const string Job = """
        {"pipeline":"test","identity":{"input":{"hash":"a1","name":"in"},"output":{"hash":"b2","name":"out"}},"status":1,
        "createdAt":"2026-11-26T03:00:00+00:00","startedAt":"2026-11-26T03:00:01+00:00","finishedAt":null,"error":null,"users":7,
        "scored":0,"failed":0,"read":0,"userList":["u1"],"partitions":null}
        """;

    private const string Page = """
        {"partitions":[{"progress":{"cursor":"u1","batches":1,"read":2,"scored":3,"failed":4,"isDone":true,"trouble":null,"mayPass":false},
        "attempts":5,"trouble":"disk full","heldUpSince":"2026-11-26T03:00:00+00:00","isGivenUp":false,"moves":6,"silo":"S1"}]}
        """;

    private const string Plan = """{"partitions":["u1|u2"],"isUserList":false,"users":2,"isMade":true}""";

    private const string TypedJob = """
        {"$id":"1","$type":"ModelPipeline.Grains.JobState, ModelPipeline.Grains","Pipeline":"test","Identity":{"$id":"2",
        "$type":"ModelPipeline.PipelineIdentity, ModelPipeline.Pipeline","Input":{"$id":"3",
        "$type":"ModelPipeline.PartIdentity, ModelPipeline.Pipeline","Hash":"a1","Name":"in"},"Output":{"$id":"4",
        "$type":"ModelPipeline.PartIdentity, ModelPipeline.Pipeline","Hash":"b2","Name":"out"},"Key":"a1/b2"},"Status":1,
        "CreatedAt":"2026-11-26T03:00:00+00:00","StartedAt":"2026-11-26T03:00:01+00:00","Users":7,"UserList":{
        "$type":"System.String[], System.Private.CoreLib","$values":["u1"]},"Partitions":{
        "$type":"System.Collections.Generic.List`1[[ModelPipeline.PartitionState, ModelPipeline.Pipeline]], System.Private.CoreLib",
        "$values":[{"$id":"5","$type":"ModelPipeline.PartitionState, ModelPipeline.Pipeline","Progress":{"$id":"6",
        "$type":"ModelPipeline.PartitionProgress, ModelPipeline.Pipeline","Cursor":"u1","Batches":1,"Scored":3}},{"$id":"7",
        "$type":"ModelPipeline.PartitionState, ModelPipeline.Pipeline","Progress":{"$ref":"6"},"Moves":6}]},"IsSet":true}
        """;

    private readonly StateSerializer serializer = new();

    [Fact]
    public void Deserialize_Job_HasEveryField()
    {
        var job = Read<JobState>(Job);

        Assert.Equal(("test", "a1/b2", JobStatus.Running, 7L), (job.Pipeline, job.Identity!.Key, job.Status, job.Users));
        Assert.Equal(["u1"], job.UserList!);
        Assert.Equal(TimeSpan.FromSeconds(1), job.StartedAt - job.CreatedAt);
    }

    [Fact]
    public void Deserialize_Page_HasEveryField()
    {
        var partition = Assert.Single(Read<JobPage>(Page).Partitions);

        Assert.Equal(new("u1", 1, 2, 3, 4, IsDone: true), partition.Progress);
        Assert.Equal((5, "disk full", false, 6, "S1"),
            (partition.Attempts, partition.Failure, partition.IsGivenUp, partition.Moves, partition.Silo));
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero), partition.HeldUpSince);
    }

    [Fact]
    public void Deserialize_Plan_HasEveryField()
    {
        var plan = Read<JobPlan>(Plan);

        Assert.Equal(["u1|u2"], plan.Partitions);
        Assert.Equal((false, 2L, true), (plan.IsUserList, plan.Users, plan.IsMade));
    }

    [Fact]
    public void Deserialize_JobOfAVersionThatNamedTypes_HasEveryFieldAndItsPartitions()
    {
        var job = Read<JobState>(TypedJob);

        Assert.Equal(("test", "a1/b2", JobStatus.Running, 7L), (job.Pipeline, job.Identity!.Key, job.Status, job.Users));
        Assert.Equal(["u1"], job.UserList!);
        Assert.Equal([("u1", 3L, 0), ("u1", 3L, 6)],
            job.Partitions!.Select(each => (each.Progress.Cursor!, each.Progress.Scored, each.Moves)));
    }

    [Theory]
    [InlineData(Job)]
    [InlineData(TypedJob)]
    public void Serialize_AfterReading_GivesTheSameTextWithoutNamesOfTypes(string stored)
    {
        var text = serializer.Serialize(Read<JobState>(stored)).ToString();

        Assert.Equal(text, serializer.Serialize(Read<JobState>(text)).ToString());
        Assert.DoesNotContain("ModelPipeline", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain('$', text);
    }

    [Fact]
    public void Serialize_ListsAndSchedules_ComeBackUnchanged()
    {
        var info = new JobInfo(Guid.NewGuid(), "test", JobStatus.Failed, 1, 2, 3, 4, 5.5, Moment, Moment, Moment, "why");
        var list = new JobList { Jobs = [new(info.Id, "key", "hash", info), new(Guid.NewGuid(), "other")] };
        var run = new ScheduleRun(Moment, info.Id, ScheduleOutcome.Failed, "Missed.") { Status = JobStatus.Failed, Error = "why" };
        var schedule = new PipelineSchedule { Pipeline = "test", Schedule = new() { Cron = "* * * * *", Next = Moment }, Runs = [run] };

        Assert.Equal(list.Jobs, Again(list).Jobs);
        Assert.Equal(run, Assert.Single(Again(schedule).Runs));
        Assert.Equal(("* * * * *", Moment), (Again(schedule).Schedule.Cron, Again(schedule).Schedule.Next));
    }

    private static DateTimeOffset Moment => new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    private T Again<T>(T state) => serializer.Deserialize<T>(serializer.Serialize(state));

    private T Read<T>(string text) => serializer.Deserialize<T>(BinaryData.FromString(text));
}
