#include "study/slurm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "base/random.hpp"

namespace gigatwin::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// 10,000 runs of 9 s are 90,000 s; on 8 workers for 15 min (900 s) a task does 7,200 s: 12.5, so 13 tasks of 770 runs,
// 770 x 9 s / 8 = 866.25 s each; three times that is 43.3 min.
TEST(Packing, MakesTasksLastAsLongAsAsked) {
  const ArrayPlan plan = pack(10'000, Seconds{90'000}, 8, minutes(15), 1000);
  EXPECT_EQ(plan.tasks, 13);
  EXPECT_EQ(plan.runs_per_task, 770);
  EXPECT_DOUBLE_EQ(plan.task_time.value, 866.25);
  EXPECT_DOUBLE_EQ(plan.limit.value, 44 * 60.0);
}

TEST(Packing, HasNoMoreTasksThanTheClusterTakes) {
  // 90,000 s on 2 workers in 10 tasks: 4,500 s each, although 900 s were wished for.
  const ArrayPlan plan = pack(10'000, Seconds{90'000}, 2, minutes(15), 10);
  EXPECT_EQ(plan.tasks, 10);
  EXPECT_DOUBLE_EQ(plan.task_time.value, 4500.0);
  EXPECT_EQ(pack(10'000, Seconds{90'000}, 2, minutes(15), 10, 400).tasks, 10);
}

TEST(Packing, GivesCheapStudiesOneTaskAndAShortLimit) {
  const ArrayPlan plan = pack(100, Seconds{5}, 8, minutes(15), 1000);
  EXPECT_EQ(plan.tasks, 1);
  EXPECT_EQ(plan.runs_per_task, 100);
  EXPECT_DOUBLE_EQ(plan.limit.value, 600.0);
}

TEST(Packing, CoversEveryRunAndLeavesNoTaskEmpty) {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Draws draws{5, "test.packing", i};
    const auto runs = 1 + static_cast<std::int64_t>(draws.uniform(0) * 1e6);
    const auto most = 1 + static_cast<std::int64_t>(draws.uniform(1) * 2000.0);
    const Seconds cpu{draws.uniform(2) * 1e8};
    const ArrayPlan plan = pack(runs, cpu, 1 + static_cast<int>(draws.uniform(3) * 128.0), minutes(15), most);
    ASSERT_GE(plan.tasks, 1);
    ASSERT_LE(plan.tasks, std::min(runs, most));
    ASSERT_GE(plan.tasks * plan.runs_per_task, runs);
    ASSERT_LT((plan.runs_per_task - 1) * plan.tasks, runs);
    ASSERT_GE(plan.limit, plan.task_time);
  }
}

ArrayJob small_job() {
  ArrayJob job;
  job.name = "ten proposals";
  job.program = "/opt/gigatwin/bin/gigatwin";
  job.study = "/scratch/me/ten.yaml";
  job.folder = "/scratch/me/out 100%";
  job.command = "gigatwin study submit ten.yaml --slurm";
  job.request.cpus = 4;
  job.plan = {.tasks = 3, .runs_per_task = 34, .task_time = minutes(12), .limit = minutes(36)};
  return job;
}

TEST(JobScript, AsksForWhatWasAskedAndLeavesTheRestToTheCluster) {
  ArrayJob job = small_job();
  const std::string plain = job_script(job);
  EXPECT_THAT(plain, testing::StartsWith("#!/bin/bash\n"));
  EXPECT_THAT(plain, HasSubstr("about 34 runs on 4 workers, 12.0 min.\n"));
  EXPECT_THAT(plain, HasSubstr("#SBATCH --array=1-3\n"));
  EXPECT_THAT(plain, HasSubstr("#SBATCH --cpus-per-task=4\n"));
  EXPECT_THAT(plain, HasSubstr("#SBATCH --time=00:36:00\n"));
  for (const char* left : {"--partition", "--account", "--qos", "--mem"}) EXPECT_THAT(plain, Not(HasSubstr(left)));

  job.request = {.partition = "small",
                 .account = "project_1",
                 .qos = "normal",
                 .memory = "8G",
                 .time = "01:00:00",
                 .cpus = 4,
                 .options = {"--constraint=cpu"}};
  const std::string full = job_script(job);
  for (const char* line :
       {"--partition=small", "--account=project_1", "--qos=normal", "--mem=8G", "--time=01:00:00", "--constraint=cpu"})
    EXPECT_THAT(full, HasSubstr("\n#SBATCH " + std::string(line) + "\n"));
}

TEST(JobScript, RunsOneShardPerTaskAndResumes) {
  const std::string script = job_script(small_job());
  EXPECT_THAT(script, HasSubstr("/opt/gigatwin/bin/gigatwin study run /scratch/me/ten.yaml -o '/scratch/me/out 100%'"));
  ArrayJob job = small_job();
  job.overrides = {"samples.count=10", "name=a b"};
  EXPECT_THAT(job_script(job), HasSubstr("study run /scratch/me/ten.yaml --set samples.count=10 --set 'name=a b' -o "));
  EXPECT_THAT(script, HasSubstr("--shard \"$SLURM_ARRAY_TASK_ID/3\" --jobs \"$SLURM_CPUS_PER_TASK\" --resume"));
}

// % begins what Slurm fills into names of output files; it is doubled to stand for itself.
TEST(JobScript, KeepsPercentSignsOfTheFolder) {
  EXPECT_THAT(job_script(small_job()), HasSubstr("#SBATCH --output='/scratch/me/out 100%%/logs/%A-%a.log'\n"));
}

TEST(JobScript, IsNotLedAstrayByHostileNames) {
  ArrayJob job = small_job();
  job.name = "a\nrm -rf $HOME\n#SBATCH --account=other";
  job.command = "gigatwin\nreboot";
  job.study = "/tmp/$(reboot)'; x.yaml";
  job.request.options = {"--comment=x\nreboot"};
  const std::string script = job_script(job);
  EXPECT_THAT(script, Not(HasSubstr("\nrm ")));
  EXPECT_THAT(script, Not(HasSubstr("\nreboot")));
  EXPECT_THAT(script, Not(HasSubstr("\n#SBATCH --account")));
  EXPECT_THAT(script, HasSubstr("study run '/tmp/$(reboot)'\\''; x.yaml' -o"));
}

/// What the script's shell makes of a word.
std::string as_bash_reads(const std::string& word) {
  FILE* shell = popen(("printf %s " + word).c_str(), "r");
  std::string text;
  for (int c = 0; (c = std::fgetc(shell)) != EOF;) text += static_cast<char>(c);
  pclose(shell);
  return text;
}

TEST(ShellWord, MeansItsTextToTheShell) {
  EXPECT_EQ(shell_word("/scratch/a-b_c.yaml"), "/scratch/a-b_c.yaml");
  EXPECT_EQ(shell_word(""), "''");
  for (const char* text : {"two words", "it's", "$HOME `x` \"y\"", "a\\b", "*", "~", "#x", "été"})
    EXPECT_EQ(as_bash_reads(shell_word(text)), text);
}

TEST(ArrayText, JoinsNeighbours) {
  EXPECT_EQ(array_text({}), "");
  EXPECT_EQ(array_text({4}), "4");
  EXPECT_EQ(array_text({1, 2, 3, 7, 9, 10}), "1-3,7,9-10");
}

// 93,784.2 s are 1 day, 2 h, 3 min and 4.2 s.
TEST(TimeLimit, IsWrittenAsSbatchTakesIt) {
  EXPECT_EQ(time_limit_text(minutes(15)), "00:15:00");
  EXPECT_EQ(time_limit_text(Seconds{93'784.2}), "1-02:03:05");
  EXPECT_EQ(time_limit_text(hours(24)), "1-00:00:00");
}

// As Slurm 22.05.8 says it.
TEST(SlurmAnswers, TellTheLargestArray) {
  EXPECT_EQ(max_array_size("Configuration data as of 2026-11-22T06:04:15\n"
                           "LogTimeFormat           = iso8601_ms\n"
                           "MaxArraySize            = 1001\n"
                           "MaxDBDMsgs              = 0\n"),
            1001);
  EXPECT_EQ(max_array_size("slurm_load_ctl_conf error: Unable to contact slurm controller\n"), std::nullopt);
}

TEST(SlurmAnswers, TellTheJob) {
  EXPECT_EQ(job_id_of("1234\n"), "1234");
  EXPECT_EQ(job_id_of("1234;leonardo\n"), "1234");
  EXPECT_EQ(job_id_of("welcome to the cluster\n1234\n"), "1234");
  EXPECT_EQ(job_id_of("sbatch: error: Batch job submission failed: Invalid partition name specified\n"), "");
}

TEST(SlurmAnswers, TellEveryTask) {
  const auto tasks = read_squeue(
      "2|COMPLETED|None\n1|COMPLETED|None\n3|FAILED|NonZeroExitCode\n"
      "6|TIMEOUT|TimeLimit\n5|PENDING|Resources\n4|RUNNING|None\n");
  ASSERT_EQ(tasks.size(), 6U);
  std::vector<std::int64_t> waiting, running, ended;
  for (const ArrayTask& task : tasks) (task.waits() ? waiting : task.runs() ? running : ended).push_back(task.task);
  EXPECT_THAT(waiting, ElementsAre(5));
  EXPECT_THAT(running, ElementsAre(4));
  EXPECT_THAT(ended, ElementsAre(1, 2, 3, 6));
  EXPECT_EQ(tasks[5].reason, "TimeLimit");
}

TEST(SlurmAnswers, PassOverWhatIsNoTask) {
  EXPECT_THAT(read_squeue("slurm_load_jobs error: Invalid job id specified\nN/A|RUNNING|None\n|||\n\n"), IsEmpty());
}

TEST(SlurmAnswers, ExplainOnlyReasonsThatDoNotGoAwayByThemselves) {
  EXPECT_THAT(advice_on("PartitionConfig"), HasSubstr("--cpus"));
  for (const char* usual : {"Resources", "Priority", "None", "BeginTime"}) EXPECT_EQ(advice_on(usual), "");
}

}  // namespace
}  // namespace gigatwin::study
