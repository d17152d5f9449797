META
key;value
num_projects;2
num_votes;3
budget;1000.50
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;votes;name
p1;600;2;Parque
p2;400.5;1;"Calle; y más"
VOTES
voter_id;vote;age
1;p1;30
2;p1,p2;31
3;;40
