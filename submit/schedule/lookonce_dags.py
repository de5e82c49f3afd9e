"""Lookonce on Apache Airflow (2.4 or later): detection every night, retraining every week.

Copy into the folder of DAGs and change the paths. The commands run on the worker's machine; through
spark-submit they read: submit/lookonce --master yarn ... -- detect ...

Lock:  max_active_runs=1 keeps runs of a DAG apart; the output refuses a second run from elsewhere.
Retry: three times, the pause doubling from ten minutes. Each attempt continues the one before.
Log:   Airflow keeps what the command writes with the task; run.json in the output is for scripts.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

LOOKONCE = "/opt/lookonce/submit/lookonce"

# 3: done, though more images were unreadable than --max-error-rate allows; run.json counts them.
ENDING = "; code=$?; [ $code -eq 3 ] && code=0; exit $code"

DEFAULTS = {
    "owner": "lookonce",
    "retries": 3,
    "retry_delay": timedelta(minutes=10),
    "retry_exponential_backoff": True,
    "email_on_failure": True,
    "email": ["operators@example.org"],
}


def command_dag(name, schedule, hours, command):
    """A DAG of one command."""
    with DAG(
        dag_id=name,
        schedule=schedule,
        start_date=datetime(2026, 1, 1),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULTS,
        tags=["lookonce"],
    ) as dag:
        BashOperator(
            task_id=name,
            bash_command=LOOKONCE + " " + command + ENDING,
            env={"LOOKONCE_MEMORY": "4g"},
            append_env=True,
            execution_timeout=timedelta(hours=hours),
        )
    return dag


detect = command_dag(
    "lookonce_detect",
    "15 1 * * *",
    3,
    "detect --images /data/frames --model road-scenes --registry /data/models"
    " --output /data/found",
)

retrain = command_dag(
    "lookonce_retrain",
    "30 3 * * 0",
    12,
    "retrain /opt/lookonce/conf/train/signs-convnet.conf --input /data/labelled"
    " --size 64x64 --model signs --registry /data/models --output /data/retraining",
)
